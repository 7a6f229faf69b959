package io.github.headstart.backbone;

import io.github.headstart.error.Checks;
import java.util.Optional;

/**
 * How a backbone uses the machine's processors: each has a batch of its own, which one thread prepares and then sends
 * through the network. So no processor ever waits for another one to finish its part of an operation, or for pictures,
 * which costs more than it seems where there are two.
 *
 * @param streams batches under way at once, at least 1: one for each processor. Each takes memory for its activations,
 *     for 8 pictures of 150 x 150 through VGG16 about 150 MB
 * @param batch pictures of one run of the network, at least 1; every run has this many, so that all have one shape
 */
public record Parallelism(int streams, int batch) {
    /** With more, the network is hardly faster, but memory grows. */
    private static final int DEFAULT_BATCH = 8;

    public Parallelism {
        new Checks()
                .range("processors", streams, 1, Integer.MAX_VALUE)
                .range("batch", batch, 1, Integer.MAX_VALUE)
                .done();
    }

    /** For all processors that the process has. */
    public static Parallelism ofMachine() {
        return of(Optional.empty(), Optional.empty());
    }

    /**
     * @param processors to be kept busy; empty for all that the process has
     * @param batch pictures of one run; empty for what is best on most machines
     * @throws io.github.headstart.error.InvalidValueException if one of them is less than 1
     */
    public static Parallelism of(Optional<Integer> processors, Optional<Integer> batch) {
        return new Parallelism(
                processors.orElseGet(Runtime.getRuntime()::availableProcessors), batch.orElse(DEFAULT_BATCH));
    }
}
