package io.github.headstart.process;

/** Ends work cleanly after a {@link StopSignal}. The process exits with the signal's code; there is nothing to report. */
public final class StoppedException extends RuntimeException {
    StoppedException() {
        super("stopped by a signal");
    }
}
