package io.github.headstart.process;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Ctrl-C (SIGINT) and SIGTERM as a request to end soon and cleanly. From {@link #watch} to {@link #close} the
 * process outlives the first such signal until the work is closed; it then exits with 130 or 143, as the system expects.
 * A second signal ends the process at once, whatever it is doing.
 */
public final class StopSignal implements BooleanSupplier, AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(StopSignal.class);
    private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

    private final Duration patience;
    private final Optional<String> farewell;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop-signal");
    private volatile boolean stopping;

    private StopSignal(Duration patience, Optional<String> farewell) {
        this.patience = patience;
        this.farewell = farewell;
    }

    /** For work whose results are to be written whatever time that takes. */
    public static StopSignal watch() {
        return watch(new StopSignal(FOREVER, Optional.empty()));
    }

    /**
     * For work that may be killed at any instant.
     *
     * @param patience how long the process waits for the work to be closed
     * @param farewell logged at the end of a process that was signalled
     */
    public static StopSignal watch(Duration patience, String farewell) {
        return watch(new StopSignal(patience, Optional.of(farewell)));
    }

    private static StopSignal watch(StopSignal signal) {
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** True once a signal has come. Thread-safe. */
    @Override
    public boolean getAsBoolean() {
        return stopping;
    }

    /** @throws StoppedException once a signal has come */
    public void check() {
        if (stopping) {
            throw new StoppedException();
        }
    }

    /** To be called when everything is written. What follows in a process that was signalled may or may not happen. */
    @Override
    public void close() {
        closed.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending already, which the hook held up until now.
        }
    }

    private void stop() {
        stopping = true;
        endAtOnceOn("INT", 130);
        endAtOnceOn("TERM", 143);
        try {
            if (!closed.await(patience.toNanos(), TimeUnit.NANOSECONDS)) {
                LOG.debug("the work did not end in {}", patience);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        farewell.ifPresent(LOG::info);
    }

    /**
     * The virtual machine ignores every further signal while this hook delays its exit. Only an internal interface of the
     * JDK changes that, and javac warns of it even if the warning is suppressed; hence the reflection.
     */
    private static void endAtOnceOn(String name, int exitCode) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object halting = Proxy.newProxyInstance(
                    handler.getClassLoader(), new Class<?>[] {handler}, (proxy, method, args) -> {
                        Runtime.getRuntime().halt(exitCode);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), halting);
        } catch (ReflectiveOperationException e) {
            // Another virtual machine, or one with -Xrs, which leaves signals to the system.
            LOG.debug("a second SIG{} will be ignored, too", name, e);
        }
    }
}
