package io.github.headstart.classify.metrics;

import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.IntStream;

/** Of samples of any number of classes each: one decision for each sample and class. */
final class MultiLabelTally implements Tally {
    private final List<String> classes;
    private final int[] actual;
    private final int[] predicted;
    private final int[] correct;
    private final Calibration.Counts calibration = new Calibration.Counts();
    private final DoubleSummaryStatistics logLoss = new DoubleSummaryStatistics();
    private int samples;
    private int exactMatches;
    private long rightDecisions;

    MultiLabelTally(List<String> classes) {
        this.classes = classes;
        actual = new int[classes.size()];
        predicted = new int[classes.size()];
        correct = new int[classes.size()];
    }

    /** @param probabilities by class */
    @Override
    public void add(int[] label, float[] probabilities) {
        check(label, probabilities);
        int right = 0;
        int next = 0;
        for (int index = 0; index < probabilities.length; index++) {
            boolean is = next < label.length && label[next] == index;
            boolean said = Decision.isPredicted(probabilities[index]);
            next += is ? 1 : 0;
            actual[index] += is ? 1 : 0;
            predicted[index] += said ? 1 : 0;
            correct[index] += is && said ? 1 : 0;
            right += is == said ? 1 : 0;
            calibration.add(Decision.ofOneClass(probabilities[index]), is == said);
            double probability = SplitScores.clipped(probabilities[index]);
            logLoss.accept(-Math.log(is ? probability : 1 - probability));
        }
        samples++;
        exactMatches += right == probabilities.length ? 1 : 0;
        rightDecisions += right;
    }

    @Override
    public ClassificationReport report(List<RankedScores> rankings) {
        if (samples == 0) {
            throw new IllegalArgumentException("expected at least 1 sample, found none");
        }
        return ClassificationReport.ofSeveral(
                samples,
                logLoss.getAverage(),
                (double) rightDecisions / ((long) samples * classes.size()),
                (double) exactMatches / samples,
                rankings,
                calibration.calibration(),
                classes,
                IntStream.range(0, classes.size())
                        .mapToObj(index -> new DecisionCounts(actual[index], predicted[index], correct[index]))
                        .toList());
    }

    private void check(int[] label, float[] probabilities) {
        if (probabilities.length != classes.size()) {
            throw new IllegalArgumentException("row %d: expected %d probabilities, found %s"
                    .formatted(samples, classes.size(), Arrays.toString(probabilities)));
        }
        for (float probability : probabilities) {
            // Negated so that NaN fails too.
            if (!(probability >= 0 && probability <= 1)) {
                throw new IllegalArgumentException("row %d: expected probabilities from 0 to 1, found %s"
                        .formatted(samples, Arrays.toString(probabilities)));
            }
        }
        for (int i = 0; i < label.length; i++) {
            int least = i == 0 ? 0 : label[i - 1] + 1;
            if (label[i] < least || label[i] >= classes.size()) {
                throw new IllegalArgumentException("row %d: expected classes from 0 to %d, ascending, found %s"
                        .formatted(samples, classes.size() - 1, Arrays.toString(label)));
            }
        }
    }
}
