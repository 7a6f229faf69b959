package io.github.headstart.classify.metrics;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How good predictions are. The values equal scikit-learn's on the same predictions. What has no value is null, never
 * NaN: a precision needs predictions of the class, a recall samples of it, and a ranking samples of the class and, for
 * {@code rocAuc}, of others. Micro averages are left out, since with one label per sample they are the
 * accuracy. Immutable.
 *
 * @param samples how many were predicted, at least 1
 * @param logLoss mean cross-entropy in nats, probabilities clipped to 1e-7 … 1 − 1e-7; the loss that a model reports
 *     is computed from its logits and may count penalties and smoothed labels
 * @param accuracy share whose most probable class, the first of equals, is the label, 0 to 1
 * @param top5Accuracy share whose label is among the five most probable, the last of equals first as in
 *     {@code top_k_accuracy_score}, 0 to 1; null with five classes or fewer
 * @param macro unweighted means over the classes that occur or are predicted, a null counted as 0: what scikit-learn
 *     computes without {@code labels} and with {@code zero_division=0}
 * @param weighted means over the classes, weighted by their samples
 * @param rocAuc area under the ROC curve, 0 to 1: with two classes that of the second, else the unweighted mean over
 *     the classes that have one, each against the rest
 * @param averagePrecision summary of the precision–recall curve, 0 to 1, of the same classes as {@code rocAuc}
 * @param calibration whether confidence is deserved
 * @param classes by class, in the order of the classes
 * @param confusion true classes by predicted ones
 */
public record ClassificationReport(
        int samples,
        double logLoss,
        double accuracy,
        Double top5Accuracy,
        Averages macro,
        Averages weighted,
        Double rocAuc,
        Double averagePrecision,
        Calibration calibration,
        List<ClassMetrics> classes,
        ConfusionMatrix confusion) {
    private static final double SMALLEST_PROBABILITY = 1e-7;
    private static final double ROUNDING = 1e-3;
    private static final int TOP = 5;

    public ClassificationReport {
        classes = List.copyOf(classes);
    }

    /** Means over classes, each 0 to 1. */
    public record Averages(double precision, double recall, double f1) {}

    /**
     * One class against all others.
     *
     * @param name of the class
     * @param support samples of the class
     * @param precision share of the class among what was taken for it, 0 to 1; null if nothing was
     * @param recall share of the class that was recognised, 0 to 1; null if there is none of it
     * @param f1 harmonic mean of the two, 0 to 1; null if the class neither occurs nor is predicted
     * @param rocAuc 0 to 1; null unless there are samples of the class and of others
     * @param averagePrecision 0 to 1; null without samples of the class
     */
    public record ClassMetrics(
            String name,
            int support,
            Double precision,
            Double recall,
            Double f1,
            Double rocAuc,
            Double averagePrecision) {}

    /**
     * @param probabilities float[samples][classes], each row adding up to 1
     * @param labels true class of each sample, an index into {@code classes}
     * @param classes names; at least two
     * @throws IllegalArgumentException if there are no samples, or the arguments do not fit together
     */
    public static ClassificationReport of(float[][] probabilities, int[] labels, List<String> classes) {
        check(probabilities, labels, classes.size());
        int[] predicted = Arrays.stream(probabilities)
                .mapToInt(ClassificationReport::mostProbable)
                .toArray();
        ConfusionMatrix confusion = ConfusionMatrix.of(labels, predicted, classes);
        List<ClassMetrics> scores = IntStream.range(0, classes.size())
                .mapToObj(index -> scores(probabilities, labels, confusion, index))
                .toList();
        List<ClassMetrics> ranked = classes.size() == 2 ? scores.subList(1, 2) : scores;
        return new ClassificationReport(
                labels.length,
                logLoss(probabilities, labels),
                confusion.accuracy(),
                classes.size() > TOP ? topAccuracy(probabilities, labels) : null,
                averages(scores, score -> score.f1() == null ? 0 : 1),
                averages(scores, ClassMetrics::support),
                meanOfKnown(ranked, ClassMetrics::rocAuc),
                meanOfKnown(ranked, ClassMetrics::averagePrecision),
                calibration(probabilities, labels, predicted),
                scores,
                confusion);
    }

    /**
     * The curves of one class against all others, for drawing.
     *
     * @param probabilities float[samples][classes]
     * @param labels true class of each sample
     * @param index of the class
     */
    public static RankingCurves curves(float[][] probabilities, int[] labels, int index) {
        float[] column = new float[labels.length];
        boolean[] positive = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            column[i] = probabilities[i][index];
            positive[i] = labels[i] == index;
        }
        return RankingCurves.of(column, positive);
    }

    /** The index of the highest probability, the first of equals. */
    public static int mostProbable(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    private static ClassMetrics scores(float[][] probabilities, int[] labels, ConfusionMatrix confusion, int index) {
        RankingCurves curves = curves(probabilities, labels, index);
        return new ClassMetrics(
                confusion.classes().get(index),
                confusion.actual(index),
                orNull(confusion.precision(index)),
                orNull(confusion.recall(index)),
                orNull(confusion.f1(index)),
                orNull(curves.rocAuc()),
                orNull(curves.averagePrecision()));
    }

    private static double logLoss(float[][] probabilities, int[] labels) {
        return IntStream.range(0, labels.length)
                .mapToDouble(i -> probabilities[i][labels[i]])
                .map(probability ->
                        -Math.log(Math.max(SMALLEST_PROBABILITY, Math.min(1 - SMALLEST_PROBABILITY, probability))))
                .average()
                .orElseThrow();
    }

    private static double topAccuracy(float[][] probabilities, int[] labels) {
        int hits = 0;
        for (int i = 0; i < labels.length; i++) {
            float[] row = probabilities[i];
            int label = labels[i];
            long before = IntStream.range(0, row.length)
                    .filter(other -> row[other] > row[label] || row[other] == row[label] && other > label)
                    .count();
            hits += before < TOP ? 1 : 0;
        }
        return (double) hits / labels.length;
    }

    private static Calibration calibration(float[][] probabilities, int[] labels, int[] predicted) {
        float[] confidences = new float[labels.length];
        boolean[] correct = new boolean[labels.length];
        for (int i = 0; i < labels.length; i++) {
            confidences[i] = probabilities[i][predicted[i]];
            correct[i] = predicted[i] == labels[i];
        }
        return Calibration.of(confidences, correct);
    }

    private static Averages averages(List<ClassMetrics> scores, ToDoubleFunction<ClassMetrics> weight) {
        return new Averages(
                average(scores, weight, ClassMetrics::precision),
                average(scores, weight, ClassMetrics::recall),
                average(scores, weight, ClassMetrics::f1));
    }

    private static double average(
            List<ClassMetrics> scores, ToDoubleFunction<ClassMetrics> weight, Function<ClassMetrics, Double> value) {
        double sum = scores.stream()
                .filter(score -> value.apply(score) != null)
                .mapToDouble(score -> weight.applyAsDouble(score) * value.apply(score))
                .sum();
        return sum / scores.stream().mapToDouble(weight).sum();
    }

    private static Double meanOfKnown(List<ClassMetrics> scores, Function<ClassMetrics, Double> value) {
        return orNull(scores.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average());
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }

    private static void check(float[][] probabilities, int[] labels, int classes) {
        if (classes < 2 || labels.length == 0 || probabilities.length != labels.length) {
            throw new IllegalArgumentException(
                    "expected at least 2 classes and as many rows as labels, at least 1; found %d, %d and %d"
                            .formatted(classes, probabilities.length, labels.length));
        }
        for (int i = 0; i < labels.length; i++) {
            checkRow(i, probabilities[i], labels[i], classes);
        }
    }

    private static void checkRow(int row, float[] probabilities, int label, int classes) {
        double sum = 0;
        for (float probability : probabilities) {
            // Not the reverse, which NaN would pass.
            if (!(probability >= 0 && probability <= 1)) {
                sum = Double.NaN;
            }
            sum += probability;
        }
        if (probabilities.length != classes || !(Math.abs(sum - 1) <= ROUNDING)) {
            throw new IllegalArgumentException("row %d: expected %d probabilities that add up to 1, found %s"
                    .formatted(row, classes, Arrays.toString(probabilities)));
        }
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException(
                    "row %d: expected a label from 0 to %d, found %d".formatted(row, classes - 1, label));
        }
    }
}
