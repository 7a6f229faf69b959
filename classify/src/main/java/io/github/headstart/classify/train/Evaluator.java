package io.github.headstart.classify.train;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.BatchResult;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.train.History.Metrics;
import java.util.function.ObjIntConsumer;
import java.util.stream.IntStream;

/**
 * Judges a head on whole splits, as Keras's {@code evaluate} does. The batches are of its own size, larger than those
 * of training: the weights are read once for each of them. Not thread-safe.
 */
public final class Evaluator {
    private static final long BATCH_BYTES = 16 << 20;
    private static final int MOST_ROWS = 512;

    private final Head head;
    private final FeatureBatches batches;
    private final int mostRows;

    public Evaluator(Head head, Features source) {
        this.head = head;
        mostRows = (int) Math.max(1, Math.min(MOST_ROWS, BATCH_BYTES / Float.BYTES / source.featureSize()));
        batches = new FeatureBatches(source, mostRows);
    }

    /**
     * The model's own loss, from logits, and the accuracy on the images of a split as they are.
     *
     * @param rows at least one image
     * @param each is given the probabilities of each image, float[classes], and its number
     */
    public Metrics score(SplitIndex rows, ObjIntConsumer<float[]> each) {
        int images = rows.images();
        int[] order = IntStream.range(0, images).toArray();
        int number = (images + mostRows - 1) / mostRows;
        MeanMetrics mean = new MeanMetrics();
        for (int batch = 0; batch < number; batch++) {
            // Sizes that differ by one at most: a small rest would cost nearly as much as a whole batch.
            int start = (int) ((long) images * batch / number);
            int count = (int) ((long) images * (batch + 1) / number) - start;
            batches.read(rows, order, start, count);
            BatchResult result = head.evaluate(batches.features(), batches.labels(), null, count);
            mean.add(result, batches.labels(), count);
            for (int i = 0; i < count; i++) {
                each.accept(result.probabilities()[i], start + i);
            }
        }
        return mean.scores();
    }
}
