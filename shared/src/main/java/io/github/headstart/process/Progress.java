package io.github.headstart.process;

/** Receives the progress of a run, step by step. Called from one thread. */
public interface Progress extends AutoCloseable {
    void step(int count);

    default void step() {
        step(1);
    }

    /** Ends the display. */
    @Override
    void close();

    /** Shows nothing. */
    static Progress none() {
        return new Progress() {
            @Override
            public void step(int count) {}

            @Override
            public void close() {}
        };
    }
}
