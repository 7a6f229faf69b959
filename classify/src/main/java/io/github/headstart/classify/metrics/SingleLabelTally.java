package io.github.headstart.classify.metrics;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/** Of samples of one class each. */
final class SingleLabelTally implements Tally {
    private static final double ROUNDING = 1e-3;
    private static final int TOP = 5;

    private final List<String> classes;
    private final int[][] confusion;
    private final Calibration.Counts calibration = new Calibration.Counts();
    private final DoubleSummaryStatistics logLoss = new DoubleSummaryStatistics();
    private int topHits;

    SingleLabelTally(List<String> classes) {
        this.classes = classes;
        confusion = new int[classes.size()][classes.size()];
    }

    /** @param probabilities by class, adding up to 1 */
    @Override
    public void add(int[] label, float[] probabilities) {
        check(label, probabilities);
        int actual = label[0];
        int predicted = ClassificationReport.mostProbable(probabilities);
        confusion[actual][predicted]++;
        calibration.add(probabilities[predicted], predicted == actual);
        logLoss.accept(-Math.log(SplitScores.clipped(probabilities[actual])));
        topHits += isInTop(actual, probabilities) ? 1 : 0;
    }

    @Override
    public ClassificationReport report(List<RankedScores> rankings) {
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

    private static boolean isInTop(int label, float[] row) {
        return IntStream.range(0, row.length)
                        .filter(other -> row[other] > row[label] || row[other] == row[label] && other > label)
                        .count()
                < TOP;
    }

    private void check(int[] label, float[] probabilities) {
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
        if (label.length != 1 || label[0] < 0 || label[0] >= classes.size()) {
            throw new IllegalArgumentException("row %d: expected a label from 0 to %d, found %s"
                    .formatted(
                            logLoss.getCount(),
                            classes.size() - 1,
                            label.length == 1 ? label[0] : Arrays.toString(label)));
        }
    }
}
