package io.github.headstart.classify.data;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Rows with values that are NaN or infinite: no learning rate makes a loss of them that is finite.
 *
 * @param count of all such rows
 * @param first some of them, each as {@code train/cats/1.jpg (pass 2)}
 */
public record NonFiniteRows(int count, List<String> first) {
    private static final int NAMED = 5;

    public NonFiniteRows {
        first = List.copyOf(first);
    }

    /** Reads every row. */
    public static NonFiniteRows find(Features source, Collection<SplitIndex> splits) {
        float[] features = new float[source.featureSize()];
        List<String> first = new ArrayList<>();
        int count = 0;
        for (SplitIndex rows : splits) {
            for (int row = 0; row < rows.images() * (rows.passes() + 1); row++) {
                source.read(rows, row, features, 0);
                if (isFinite(features)) {
                    continue;
                }
                count++;
                if (first.size() < NAMED) {
                    first.add("%s (pass %d)"
                            .formatted(rows.sample(row % rows.images()).path(), row / rows.images()));
                }
            }
        }
        return new NonFiniteRows(count, first);
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** Why a loss was not finite, and what to do: for the end of a message. */
    @Override
    public String toString() {
        return "%s of the store %s features that are NaN or infinite: %s%s; use another backbone, or float32, in a new store"
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
