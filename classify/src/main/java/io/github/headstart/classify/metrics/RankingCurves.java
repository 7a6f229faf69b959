package io.github.headstart.classify.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The ROC curve and the precision–recall curve of one class against all others, as points from the highest threshold to
 * the lowest. Samples of equal score share a point. Points that do not change the drawn line are left out. Equal to
 * scikit-learn's {@code roc_curve} and {@code precision_recall_curve} with
 * {@code drop_intermediate=True}, except for the order of the latter. Immutable.
 *
 * @param roc from (0, 0) to (1, 1); empty unless there are samples both of the class and of others
 * @param precisionRecall from recall 0 and precision 1 to recall 1; empty without samples of the class
 */
public record RankingCurves(List<RocPoint> roc, List<PrecisionRecallPoint> precisionRecall) {
    public RankingCurves {
        roc = List.copyOf(roc);
        precisionRecall = List.copyOf(precisionRecall);
    }

    /**
     * @param threshold samples with at least this score are predicted as the class; null at the start, where none is
     * @param falsePositiveRate share of the other classes' samples predicted as the class, 0 to 1
     * @param truePositiveRate share of the class's samples predicted as the class, 0 to 1
     */
    public record RocPoint(Float threshold, double falsePositiveRate, double truePositiveRate) {}

    /**
     * @param threshold samples with at least this score are predicted as the class; null at the start, where none is
     * @param recall share of the class's samples predicted as the class, 0 to 1
     * @param precision share of the class among the samples predicted as the class, 0 to 1; 1 at the start by
     *     convention
     */
    public record PrecisionRecallPoint(Float threshold, double recall, double precision) {}

    /**
     * @param scores 0 to 1 for each sample, higher for more likely of the class
     * @param positive whether the sample is of the class
     */
    public static RankingCurves of(float[] scores, boolean[] positive) {
        if (scores.length != positive.length) {
            throw new IllegalArgumentException("%d scores but %d labels".formatted(scores.length, positive.length));
        }
        List<Step> steps = steps(scores, positive);
        int positives = steps.isEmpty() ? 0 : steps.get(steps.size() - 1).truePositives();
        int negatives = scores.length - positives;
        return new RankingCurves(
                positives == 0 || negatives == 0 ? List.of() : roc(steps, positives, negatives),
                positives == 0 ? List.of() : precisionRecall(steps, positives));
    }

    /**
     * The area under the ROC curve by the trapezoidal rule, 0 to 1: the probability that a sample of the class has a
     * higher score than one of another class, ties counting half. Empty unless there are samples of both.
     */
    public OptionalDouble rocAuc() {
        if (roc.isEmpty()) {
            return OptionalDouble.empty();
        }
        double area = 0;
        for (int i = 1; i < roc.size(); i++) {
            RocPoint left = roc.get(i - 1);
            RocPoint right = roc.get(i);
            area += (right.falsePositiveRate() - left.falsePositiveRate())
                    * (right.truePositiveRate() + left.truePositiveRate())
                    / 2;
        }
        return OptionalDouble.of(area);
    }

    /**
     * Precision averaged over the steps of recall, without interpolation, 0 to 1. Empty without samples of the class.
     */
    public OptionalDouble averagePrecision() {
        if (precisionRecall.isEmpty()) {
            return OptionalDouble.empty();
        }
        double sum = 0;
        for (int i = 1; i < precisionRecall.size(); i++) {
            PrecisionRecallPoint point = precisionRecall.get(i);
            sum += (point.recall() - precisionRecall.get(i - 1).recall()) * point.precision();
        }
        return OptionalDouble.of(sum);
    }

    /** The true and false positives at one threshold. */
    private record Step(float threshold, int falsePositives, int truePositives) {}

    /** One step per distinct score, from the highest. */
    private static List<Step> steps(float[] scores, boolean[] positive) {
        // The bits of non-negative floats sort like the floats. The lowest bit holds the label.
        long[] ranked = new long[scores.length];
        for (int i = 0; i < scores.length; i++) {
            if (!(scores[i] >= 0 && scores[i] <= 1)) {
                throw new IllegalArgumentException("score %d: expected 0 to 1, found %s".formatted(i, scores[i]));
            }
            ranked[i] = (long) Float.floatToIntBits(Math.abs(scores[i])) << 1 | (positive[i] ? 1 : 0);
        }
        Arrays.sort(ranked);
        List<Step> steps = new ArrayList<>();
        int truePositives = 0;
        for (int i = ranked.length - 1; i >= 0; i--) {
            truePositives += (int) (ranked[i] & 1);
            if (i == 0 || ranked[i] >> 1 != ranked[i - 1] >> 1) {
                float threshold = Float.intBitsToFloat((int) (ranked[i] >> 1));
                steps.add(new Step(threshold, ranked.length - i - truePositives, truePositives));
            }
        }
        return steps;
    }

    private static List<RocPoint> roc(List<Step> steps, int positives, int negatives) {
        List<RocPoint> points = new ArrayList<>();
        points.add(new RocPoint(null, 0, 0));
        for (int i = 0; i < steps.size(); i++) {
            if (i == 0 || i == steps.size() - 1 || isCorner(steps, i)) {
                Step step = steps.get(i);
                points.add(new RocPoint(
                        step.threshold(),
                        (double) step.falsePositives() / negatives,
                        (double) step.truePositives() / positives));
            }
        }
        return points;
    }

    /** False for a point on a straight line between its neighbours. */
    private static boolean isCorner(List<Step> steps, int index) {
        Step before = steps.get(index - 1);
        Step here = steps.get(index);
        Step after = steps.get(index + 1);
        return after.falsePositives() - here.falsePositives() != here.falsePositives() - before.falsePositives()
                || after.truePositives() - here.truePositives() != here.truePositives() - before.truePositives();
    }

    private static List<PrecisionRecallPoint> precisionRecall(List<Step> steps, int positives) {
        List<PrecisionRecallPoint> points = new ArrayList<>();
        points.add(new PrecisionRecallPoint(null, 0, 1));
        for (int i = 0; i < steps.size(); i++) {
            if (i == 0 || i == steps.size() - 1 || changesRecall(steps, i)) {
                Step step = steps.get(i);
                points.add(new PrecisionRecallPoint(
                        step.threshold(),
                        (double) step.truePositives() / positives,
                        (double) step.truePositives() / (step.truePositives() + step.falsePositives())));
            }
        }
        return points;
    }

    /** False for a point inside a vertical line. */
    private static boolean changesRecall(List<Step> steps, int index) {
        int here = steps.get(index).truePositives();
        return here != steps.get(index - 1).truePositives()
                || here != steps.get(index + 1).truePositives();
    }
}
