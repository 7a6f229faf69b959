package io.github.headstart.classify.train;

/** Why a training ended. {@code toString} is the word in {@code run.json}. */
public enum StopReason {
    /** All epochs were trained. */
    FINISHED("finished"),
    /** The monitored figure had not improved for long enough. */
    STOPPED_EARLY("stopped_early"),
    /** The user or the system asked for it. */
    INTERRUPTED("interrupted"),
    /** The loss became infinite or not a number. */
    DIVERGED("diverged");

    private final String word;

    StopReason(String word) {
        this.word = word;
    }

    @Override
    public String toString() {
        return word;
    }
}
