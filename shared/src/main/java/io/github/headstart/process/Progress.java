package io.github.headstart.process;

/** Is told of every image that is done. Called from one thread. */
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
