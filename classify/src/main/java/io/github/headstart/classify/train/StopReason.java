package io.github.headstart.classify.train;

/** The reason why a training stopped. {@code toString} is the value in {@code run.json}. */
public enum StopReason {
    /** All epochs were trained, or L-BFGS has converged. */
    FINISHED("finished"),
    /** Early stopping: the monitored metric did not improve for the number of epochs given by patience. */
    STOPPED_EARLY("stopped_early"),
    /** The user or the system interrupted it. */
    INTERRUPTED("interrupted"),
    /** The loss became NaN or infinite. */
    DIVERGED("diverged"),
    /** L-BFGS has not converged: it took the most iterations that it may, or rounding allowed no better weights. */
    NOT_CONVERGED("not_converged");

    private final String word;

    StopReason(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
