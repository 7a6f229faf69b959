package io.github.headstart.classify.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The rows of a store whose features are NaN or infinite. They make the loss non-finite at any learning rate.
 *
 * @param count number of all such rows
 * @param first the first few, each as {@code train/cats/1.jpg (pass 2)}
 */
public record NonFiniteRows(int count, List<String> first) {
    private static final int NAMED = 5;

    public NonFiniteRows {
        first = List.copyOf(first);
    }

    /**
     * Reads every row.
     *
     * @param samples of the same store
     */
    public static NonFiniteRows find(Features source, SampleReader samples, Collection<SplitIndex> splits) {
        float[] features = new float[source.featureSize()];
        List<String> first = new ArrayList<>();
        int count = 0;
        for (SplitIndex rows : splits) {
            for (int row = 0; row < rows.images() * (rows.passes() + 1); row++) {
                if (!rows.has(row)) {
                    continue;
                }
                source.read(rows, row, features, 0);
                if (isFinite(features)) {
                    continue;
                }
                count++;
                if (first.size() < NAMED) {
                    String path = samples.sample(rows, row % rows.images()).path();
                    first.add("%s (pass %d)".formatted(path, row / rows.images()));
                }
            }
        }
        return new NonFiniteRows(count, first);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The cause of a non-finite loss and what to do, as the end of an error message. */
    @Override
    public String toString() {
        return "%s of the store %s features that are NaN or infinite: %s%s; extract a new store in float32 or with another backbone"
                .formatted(
                        count == 1 ? "1 row" : count + " rows",
                        count == 1 ? "has" : "have",
                        first.stream().collect(Collectors.joining(", ")),
                        count > first.size() ? " and %d more".formatted(count - first.size()) : "");
    }

    private static boolean isFinite(float[] values) {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }
}
