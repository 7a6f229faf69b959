package io.github.bottleneck.backbone;

import io.github.bottleneck.error.Checks;
import java.util.Optional;

/**
 * How a backbone uses the machine's processors: several batches are under way at once, each in a thread of its own that
 * first prepares the batch's pictures and then runs the network on them. So no processor ever waits for another one to
 * finish its part of an operation, or for pictures, which costs more than it seems where there are two.
 *
 * @param batch pictures of one run of the network, at least 1; every run has this many, so that all have one shape
 * @param streams batches under way at once, at least 1
 * @param threads that share the operations of one run, at least 1
 */
public record Parallelism(int batch, int streams, int threads) {
    /** Beyond it, network speed hardly grows, but memory does. */
    private static final int DEFAULT_BATCH = 8;
    /** Each takes memory for a batch's activations, for VGG16 at 150 x 150 about 150 MB. */
    private static final int MOST_STREAMS = 8;

    public Parallelism {
        new Checks()
                .range("--batch", batch, 1, Integer.MAX_VALUE)
                .range("streams", streams, 1, Integer.MAX_VALUE)
                .range("threads", threads, 1, Integer.MAX_VALUE)
                .done();
    }

    /** For all processors that the process has. */
    public static Parallelism ofMachine() {
        return of(Optional.empty(), Optional.empty());
    }

    /**
     * @param processors to be kept busy; empty for all that the process has
     * @param batch pictures of one run; empty for what is best on most machines
     * @throws io.github.bottleneck.error.InvalidValueException if one of them is less than 1
     */
    public static Parallelism of(Optional<Integer> processors, Optional<Integer> batch) {
        int available = processors.orElseGet(Runtime.getRuntime()::availableProcessors);
        new Checks().range("--processors", available, 1, Integer.MAX_VALUE).done();
        int streams = Math.min(available, MOST_STREAMS);
        return new Parallelism(batch.orElse(DEFAULT_BATCH), streams, available / streams);
    }
}
