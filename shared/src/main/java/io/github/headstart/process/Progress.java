package io.github.headstart.process;

/** Receives the progress of a run, image by image. Called from one thread. */
public interface Progress extends AutoCloseable {
    void step();

    /** Ends the display. */
    @Override
    void close();

    /** Shows nothing. */
    static Progress none() {
        return new Progress() {
            @Override
            public void step() {}

            @Override
            public void close() {}
        };
    }
}
