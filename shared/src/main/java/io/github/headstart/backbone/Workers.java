package io.github.headstart.backbone;

import io.github.headstart.error.Checks;
import io.github.headstart.image.Pixels;
import java.util.Optional;

/**
 * The number of workers and the batch size of a backbone. Each worker is a thread that prepares a batch and
 * then runs the network on it, so that no processor waits for another one to finish its part of an operation, or for images; that wait is costly even with two processors.
 *
 * @param count batches under way at once, at least 1: one for each processor. Each takes memory for its activations,
 *     for 8 images of 150 x 150 through VGG16 about 150 MB
 * @param batch images of one run of the network, at least 1; every run has this many, so that all have one shape
 */
public record Workers(int count, int batch) {
    /** Larger batches hardly make the network faster, but need more memory. */
    private static final int DEFAULT_BATCH = 8;

    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 8;
    private static final int MEBIBYTE_BITS = 20;

    public Workers {
        new Checks()
                .range("workers", count, 1, Integer.MAX_VALUE)
                .range("batch", batch, 1, Integer.MAX_VALUE)
                .done();
    }

    /**
     * @param height of a prepared image
     * @param width of a prepared image
     * @throws io.github.headstart.error.InvalidValueException if the batches of prepared images fit neither an array nor
     *     this process's heap; names the largest batch that does
     */
    public void check(int height, int width) {
        long largest = largestBatch(height, width);
        String machine = "%d x %d pixels with %d workers and a heap of %d MiB"
                .formatted(height, width, count, Runtime.getRuntime().maxMemory() >> MEBIBYTE_BITS);
        new Checks()
                .that(
                        batch <= largest,
                        "batch",
                        largest == 0
                                ? "a larger heap, or fewer workers, for images of " + machine
                                : "at most %d for images of %s".formatted(largest, machine),
                        Integer.toString(batch))
                .done();
    }

    /** The same with as small a batch as images of this size need to fit; of one image at least. */
    public Workers fitting(int height, int width) {
        return new Workers(count, (int) Math.max(1, Math.min(batch, largestBatch(height, width))));
    }

    private long largestBatch(int height, int width) {
        long values = (long) height * width * Pixels.CHANNELS;
        return Math.min(LARGEST_ARRAY / values, Runtime.getRuntime().maxMemory() / (count * values * Float.BYTES));
    }

    /** One worker for each processor of the process. */
    public static Workers ofMachine() {
        return of(Optional.empty(), Optional.empty());
    }

    /**
     * @param count batches under way at once; empty for one for each processor that the process has
     * @param batch images of one run; empty for what is best on most machines
     * @throws io.github.headstart.error.InvalidValueException if one of them is less than 1
     */
    public static Workers of(Optional<Integer> count, Optional<Integer> batch) {
        return new Workers(count.orElseGet(Runtime.getRuntime()::availableProcessors), batch.orElse(DEFAULT_BATCH));
    }
}
