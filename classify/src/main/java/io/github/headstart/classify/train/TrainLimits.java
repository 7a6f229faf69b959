package io.github.headstart.classify.train;

import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.error.Checks;
import io.github.headstart.error.InvalidValueException;
import java.util.Locale;

/** Checks before a training that head and batches fit into the heap, and the optimizer the head. */
public final class TrainLimits {
    /** The heap holds the weights of the best epoch, and the weights and optimiser slots of the checkpoint. */
    private static final int COPIES_OF_WEIGHTS = 3;
    /** In float64: the pairs of L-BFGS, and points and gradients of its line search. */
    private static final int COPIES_OF_LBFGS = 2 * (2 * Lbfgs.PAIRS + 8);

    private static final int MAX_ARRAY_LENGTH = Integer.MAX_VALUE - 8;

    private TrainLimits() {}

    /**
     * @param rows of one traversal, which limit the batch size
     * @throws InvalidValueException if the head or a batch is too large, naming the limit, or L-BFGS, which trains logistic
     *     regression, is to train a sigmoid for each class
     */
    public static void check(HeadSpec spec, TrainOptions options, int rows) {
        EpochOptions epochs = options.epochs();
        boolean onBatches = options.optimizer().trainsOnBatches();
        long heap = Runtime.getRuntime().maxMemory();
        long weights = heap / ((COPIES_OF_WEIGHTS + (onBatches ? 0 : COPIES_OF_LBFGS)) * (long) Float.BYTES);
        long batch = Math.min(MAX_ARRAY_LENGTH, heap / Float.BYTES) / spec.featureSize();
        String inThisHeap = "in a heap of %d MiB, which -Xmx in JDK_JAVA_OPTIONS raises".formatted(heap >> 20);
        new Checks()
                .that(
                        onBatches || !spec.labelling().isMultiLabel(),
                        "optimizer",
                        "another than lbfgs where an image may have several classes: rmsprop, adam or sgd",
                        "lbfgs")
                .that(
                        spec.parameters() <= weights,
                        onBatches ? "hidden" : "pooling",
                        text("a head of at most %,d weights %s", weights, inThisHeap),
                        text("%,d", spec.parameters()))
                .that(
                        epochs.batch(rows) <= batch,
                        "batch_size",
                        text("at most %,d rows of %,d values %s", batch, spec.featureSize(), inThisHeap),
                        text("%,d", epochs.batch(rows)))
                .done();
    }

    private static String text(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
