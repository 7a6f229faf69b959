package io.github.headstart.classify.metrics;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The predictions of a split, added one by one, for its classification report. Holds four bytes per sample and class up
 * to {@link #MAX_EXACT} of them; of more, ROC AUC and average precision are those of {@link RankedScores#BINS} intervals
 * of scores, all else is exact. Not thread-safe.
 */
public final class SplitScores {
    /** 256 MiB of scores. */
    static final long MAX_EXACT = 1 << 26;

    private static final double SMALLEST_PROBABILITY = 1e-7;
    private static final double ROUNDING = 1e-3;
    private static final int TOP = 5;

    private final List<String> classes;
    private final List<RankedScores> rankings;
    private final int[][] confusion;
    private final Calibration.Counts calibration = new Calibration.Counts();
    private final DoubleSummaryStatistics logLoss = new DoubleSummaryStatistics();
    private int topHits;

    /**
     * @param classes names; at least two
     * @param samples expected number of samples
     */
    public SplitScores(List<String> classes, int samples) {
        this(classes, samples, MAX_EXACT);
    }

    SplitScores(List<String> classes, int samples, long maxExact) {
        if (classes.size() < 2) {
            throw new IllegalArgumentException("expected at least 2 classes, found " + classes);
        }
        this.classes = List.copyOf(classes);
        boolean exact = (long) samples * classes.size() <= maxExact;
        rankings = Stream.generate(() -> exact ? RankedScores.exact(samples) : RankedScores.binned())
                .limit(classes.size())
                .toList();
        confusion = new int[classes.size()][classes.size()];
    }

    /**
     * @param label true class, an index into the classes
     * @param probabilities by class, adding up to 1
     * @throws IllegalArgumentException if these are not a label and probabilities
     */
    public void add(int label, float[] probabilities) {
        check(label, probabilities);
        int predicted = ClassificationReport.mostProbable(probabilities);
        confusion[label][predicted]++;
        calibration.add(probabilities[predicted], predicted == label);
        logLoss.accept(
                -Math.log(Math.max(SMALLEST_PROBABILITY, Math.min(1 - SMALLEST_PROBABILITY, probabilities[label]))));
        topHits += isInTop(label, probabilities) ? 1 : 0;
        for (int index = 0; index < probabilities.length; index++) {
            rankings.get(index).add(probabilities[index], index == label);
        }
    }

    /** @throws IllegalArgumentException if there are no samples */
    public ClassificationReport report() {
        if (logLoss.getCount() == 0) {
            throw new IllegalArgumentException("expected at least 1 sample, found none");
        }
        return ClassificationReport.of(
                logLoss.getAverage(),
                classes.size() > TOP ? (double) topHits / logLoss.getCount() : null,
                rankings,
                calibration.calibration(),
                ConfusionMatrix.of(confusion, classes));
    }

    /** The ROC and precision–recall curves of one class against all others. */
    public RankingCurves curves(int index) {
        return rankings.get(index).curves();
    }

    private static boolean isInTop(int label, float[] row) {
        return IntStream.range(0, row.length)
                        .filter(other -> row[other] > row[label] || row[other] == row[label] && other > label)
                        .count()
                < TOP;
    }

    private void check(int label, float[] probabilities) {
        double sum = 0;
        for (float probability : probabilities) {
            // Negated so that NaN fails too.
            if (!(probability >= 0 && probability <= 1)) {
                sum = Double.NaN;
            }
            sum += probability;
        }
        if (probabilities.length != classes.size() || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("row %d: expected %d probabilities that add up to 1, found %s"
                    .formatted(logLoss.getCount(), classes.size(), Arrays.toString(probabilities)));
        }
        if (label < 0 || label >= classes.size()) {
            throw new IllegalArgumentException("row %d: expected a label from 0 to %d, found %d"
                    .formatted(logLoss.getCount(), classes.size() - 1, label));
        }
    }
}
