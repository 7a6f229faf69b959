package io.github.bottleneck.extract.run;

/** Is told of every row that is done. Called from one thread. */
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
