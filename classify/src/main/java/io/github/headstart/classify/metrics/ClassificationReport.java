package io.github.headstart.classify.metrics;

import io.github.headstart.json.OmittedIfAbsent;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The classification report of predictions. The values equal scikit-learn's for the same predictions. Undefined values
 * are null, never NaN: precision needs predictions of the class, recall samples of it, average precision samples of it,
 * and ROC AUC samples of the class and of others. With one label per sample there are no micro averages, since they
 * equal the accuracy. Where a sample may have several classes, there is a decision for each sample and class: it has the class if that is
 * more probable than not. Immutable.
 *
 * @param samples number of samples, at least 1
 * @param logLoss mean cross-entropy in nats, probabilities clipped to 1e-7 … 1 − 1e-7; the loss that a model reports
 *     is computed from logits and may include regularization and label smoothing
 *     With several classes the mean over samples and classes of the binary cross-entropy
 * @param accuracy share of samples whose most probable class, the first of ties, is the label, 0 to 1; with several classes the share
 *     of right decisions, Keras's {@code binary_accuracy}
 * @param exactMatch share of samples all of whose decisions are right, scikit-learn's {@code accuracy_score}; only with several classes
 * @param top5Accuracy share of samples whose label is among the five most probable classes, 0 to 1; of ties the last
 *     class comes first, as in {@code top_k_accuracy_score}; null with five classes or fewer
 * @param micro of the decisions of all classes together; only with several classes
 * @param macro unweighted means over the classes that occur or are predicted, with several classes over all; null counted as 0, as in
 *     scikit-learn without {@code labels} and with {@code zero_division=0}
 * @param weighted means over the classes, weighted by their samples
 * @param rocAuc area under the ROC curve, 0 to 1: with two classes, one of which a sample has, that of the second, else the unweighted
 *     mean over the classes that have one, each against the rest
 * @param averagePrecision average precision, 0 to 1, averaged over the classes like {@code rocAuc}; with several classes it is called
 *     mean average precision
 * @param calibration accuracy by confidence
 * @param classes by class, in the order of the classes
 * @param confusion true classes by predicted classes; null with several classes
 */
public record ClassificationReport(
        int samples,
        double logLoss,
        double accuracy,
        @OmittedIfAbsent Optional<Double> exactMatch,
        Double top5Accuracy,
        @OmittedIfAbsent Optional<Averages> micro,
        Averages macro,
        Averages weighted,
        Double rocAuc,
        Double averagePrecision,
        Calibration calibration,
        List<ClassMetrics> classes,
        ConfusionMatrix confusion) {
    public ClassificationReport {
        classes = List.copyOf(classes);
    }

    /** Means over classes, each 0 to 1. */
    public record Averages(double precision, double recall, double f1) {}

    /**
     * The metrics of one class against all others.
     *
     * @param name of the class
     * @param support samples of the class
     * @param precision share of correct samples among those predicted as the class, 0 to 1; null if there are none
     * @param recall share of the samples of the class predicted correctly, 0 to 1; null if there are none
     * @param f1 harmonic mean of precision and recall, 0 to 1; null if the class neither occurs nor is predicted
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

    /** @param rankings by class number */
    static ClassificationReport of(
            double logLoss,
            Double top5Accuracy,
            List<RankedScores> rankings,
            Calibration calibration,
            ConfusionMatrix confusion) {
        List<ClassMetrics> metrics = IntStream.range(0, rankings.size())
                .mapToObj(index ->
                        metrics(confusion.classes().get(index), confusion.decisions(index), rankings.get(index)))
                .toList();
        List<ClassMetrics> ranked = metrics.size() == 2 ? metrics.subList(1, 2) : metrics;
        return new ClassificationReport(
                confusion.samples(),
                logLoss,
                confusion.accuracy(),
                Optional.empty(),
                top5Accuracy,
                Optional.empty(),
                averages(metrics, score -> score.f1() == null ? 0 : 1),
                averages(metrics, ClassMetrics::support),
                meanOfKnown(ranked, ClassMetrics::rocAuc),
                meanOfKnown(ranked, ClassMetrics::averagePrecision),
                calibration,
                metrics,
                confusion);
    }

    /**
     * Of samples of any number of classes.
     *
     * @param rankings by class number
     * @param counts by class number
     */
    static ClassificationReport ofSeveral(
            int samples,
            double logLoss,
            double accuracy,
            double exactMatch,
            List<RankedScores> rankings,
            Calibration calibration,
            List<String> classes,
            List<DecisionCounts> counts) {
        List<ClassMetrics> metrics = IntStream.range(0, classes.size())
                .mapToObj(index -> metrics(classes.get(index), counts.get(index), rankings.get(index)))
                .toList();
        DecisionCounts all = counts.stream().reduce(new DecisionCounts(0, 0, 0), DecisionCounts::plus);
        return new ClassificationReport(
                samples,
                logLoss,
                accuracy,
                Optional.of(exactMatch),
                null,
                Optional.of(new Averages(
                        all.precision().orElse(0),
                        all.recall().orElse(0),
                        all.f1().orElse(0))),
                averages(metrics, score -> 1),
                averages(metrics, ClassMetrics::support),
                meanOfKnown(metrics, ClassMetrics::rocAuc),
                meanOfKnown(metrics, ClassMetrics::averagePrecision),
                calibration,
                metrics,
                null);
    }

    /** The index of the highest probability, the first of ties. */
    public static int mostProbable(float[] probabilities) {
        int best = 0;
        for (int i = 1; i < probabilities.length; i++) {
            if (probabilities[i] > probabilities[best]) {
                best = i;
            }
        }
        return best;
    }

    private static ClassMetrics metrics(String name, DecisionCounts counts, RankedScores scores) {
        return new ClassMetrics(
                name,
                Math.toIntExact(counts.actual()),
                orNull(counts.precision()),
                orNull(counts.recall()),
                orNull(counts.f1()),
                orNull(scores.rocAuc()),
                orNull(scores.averagePrecision()));
    }

    private static Averages averages(List<ClassMetrics> metrics, ToDoubleFunction<ClassMetrics> weight) {
        return new Averages(
                average(metrics, weight, ClassMetrics::precision),
                average(metrics, weight, ClassMetrics::recall),
                average(metrics, weight, ClassMetrics::f1));
    }

    private static double average(
            List<ClassMetrics> metrics, ToDoubleFunction<ClassMetrics> weight, Function<ClassMetrics, Double> value) {
        double sum = metrics.stream()
                .filter(score -> value.apply(score) != null)
                .mapToDouble(score -> weight.applyAsDouble(score) * value.apply(score))
                .sum();
        double weights = metrics.stream().mapToDouble(weight).sum();
        // With several classes a split may have no sample of any.
        return weights == 0 ? 0 : sum / weights;
    }

    private static Double meanOfKnown(List<ClassMetrics> metrics, Function<ClassMetrics, Double> value) {
        return orNull(metrics.stream()
                .map(value)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .average());
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
