package io.github.headstart.classify.cli;

import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C (SIGINT) and SIGTERM as a wish that work ends soon and in good order. From {@link #watch} to {@link #close} the
 * process outlives such a signal until the work is closed; it then exits with 130 or 143, as the system expects.
 */
final class StopSignal implements BooleanSupplier, AutoCloseable {
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop-signal");
    private volatile boolean stopping;

    private StopSignal() {}

    static StopSignal watch() {
        StopSignal signal = new StopSignal();
        Runtime.getRuntime().addShutdownHook(signal.hook);
        return signal;
    }

    /** True once a signal has come. Thread-safe. */
    @Override
    public boolean getAsBoolean() {
        return stopping;
    }

    /** To be called when everything is written. */
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
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
