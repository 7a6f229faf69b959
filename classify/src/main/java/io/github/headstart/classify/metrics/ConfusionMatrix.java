package io.github.headstart.classify.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/**
 * A confusion matrix. Immutable.
 *
 * @param classes names, in the order of rows and columns
 * @param counts number of samples by true class (row) and predicted class (column), as in scikit-learn
 */
public record ConfusionMatrix(List<String> classes, List<List<Integer>> counts) {
    public ConfusionMatrix {
        classes = List.copyOf(classes);
        counts = counts.stream().map(List::copyOf).toList();
        int size = classes.size();
        if (counts.size() != size || counts.stream().anyMatch(row -> row.size() != size)) {
            throw new IllegalArgumentException("%d classes need %d rows of %d counts".formatted(size, size, size));
        }
    }

    /** @param counts number of samples by true class (row) and predicted class (column) */
    static ConfusionMatrix of(int[][] counts, List<String> classes) {
        return new ConfusionMatrix(
                classes,
                Arrays.stream(counts)
                        .map(row -> Arrays.stream(row).boxed().toList())
                        .toList());
    }

    /** Samples of the class that were predicted correctly. */
    public int correct(int index) {
        return counts.get(index).get(index);
    }

    /** Samples of the class. */
    public int actual(int index) {
        return counts.get(index).stream().mapToInt(Integer::intValue).sum();
    }

    /** Samples predicted as the class. */
    public int predicted(int index) {
        return counts.stream().mapToInt(row -> row.get(index)).sum();
    }

    public int samples() {
        return counts.stream().flatMap(List::stream).mapToInt(Integer::intValue).sum();
    }

    /** The share of samples on the diagonal, 0 to 1; 0 without samples. */
    public double accuracy() {
        return ratio(correct(), samples()).orElse(0);
    }

    /** All samples on the diagonal. */
    public int correct() {
        return IntStream.range(0, classes.size()).map(this::correct).sum();
    }

    /** The accuracy of always predicting the most frequent class, 0 to 1; 0 without samples. */
    public double majorityBaseline() {
        return ratio(IntStream.range(0, classes.size()).map(this::actual).max().orElse(0), samples())
                .orElse(0);
    }

    /** What is counted of one class. */
    DecisionCounts decisions(int index) {
        return new DecisionCounts(actual(index), predicted(index), correct(index));
    }

    private static OptionalDouble ratio(int part, int whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) part / whole);
    }
}
