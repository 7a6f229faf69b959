package io.github.headstart.extract.run;

import io.github.headstart.error.PipelineException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Lets a run end in order when SIGINT or SIGTERM asks the process to: the shard being made is dropped, the backbone is
 * closed, and the process exits with the signal's code. {@link #check} is for the run's thread.
 */
final class Shutdown implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Shutdown.class);
    /** A run that has not ended by then is left to die: it may be killed at any instant anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::end, "shutdown");
    private volatile boolean requested;
    private volatile boolean working;

    private Shutdown() {}

    static Shutdown watch() {
        Shutdown shutdown = new Shutdown();
        Runtime.getRuntime().addShutdownHook(shutdown.hook);
        return shutdown;
    }

    /** From here on the process waits for the run to end in order; {@link #check} is called often. */
    void beginWork() {
        working = true;
        check();
    }

    /** @throws PipelineException if the process was asked to end */
    void check() {
        if (requested) {
            throw new PipelineException("stopped");
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends now, and the hook says all there is to say.
            while (true) {
                LockSupport.park();
            }
        }
    }

    private void end() {
        requested = true;
        try {
            if (working && !ended.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the run did not end in {}", PATIENCE);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LOG.info("stopped; what is finished stays, run the same command again to go on");
    }
}
