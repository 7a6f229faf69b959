package io.github.headstart.classify.train;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.BatchResult;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.train.History.Metrics;
import java.util.function.ObjIntConsumer;

/**
 * Evaluates a head on whole splits, like Keras's {@code evaluate}. Batches are larger than in training, because the
 * weights are read once per batch. Not thread-safe.
 */
public final class Evaluator {
    private static final int MAX_ROWS = 512;

    private final Head head;
    private final FeatureBatches batches;
    private final int maxRows;

    public Evaluator(Head head, Features source) {
        this.head = head;
        maxRows = FeatureBatches.rowsAtOnce(source.featureSize(), MAX_ROWS);
        batches = new FeatureBatches(source, maxRows);
    }

    /**
     * Computes the loss, from logits, and the accuracy on the unchanged images of a split.
     *
     * @param rows at least one image
     * @param each called for each image with its probabilities, float[classes], and its number
     */
    public Metrics evaluate(SplitIndex rows, ObjIntConsumer<float[]> each) {
        int images = rows.images();
        int number = (images + maxRows - 1) / maxRows;
        MeanMetrics mean = new MeanMetrics(head.spec());
        for (int batch = 0; batch < number; batch++) {
            // Batch sizes differ by at most one, because a small last batch would cost nearly as much as a full one.
            int start = (int) ((long) images * batch / number);
            int count = (int) ((long) images * (batch + 1) / number) - start;
            batches.read(rows, start, count);
            BatchResult result = head.evaluate(batches.features(), batches.labels(), null, count);
            mean.add(result, batches.labels(), count);
            for (int i = 0; i < count; i++) {
                each.accept(result.probabilities()[i], start + i);
            }
        }
        return mean.metrics();
    }
}
