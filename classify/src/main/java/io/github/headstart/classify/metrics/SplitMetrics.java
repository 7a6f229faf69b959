package io.github.headstart.classify.metrics;

import io.github.headstart.classify.metrics.ClassificationReport.Averages;
import io.github.headstart.classify.metrics.ClassificationReport.ClassMetrics;
import io.github.headstart.json.OmittedIfAbsent;
import java.util.List;
import java.util.Optional;

/**
 * The metrics of one split, as in {@code metrics.json}.
 *
 * @param loss the loss as Keras's {@code evaluate} reports it and {@code history.csv} contains it: from logits, with
 *     label smoothing and regularization loss as in training
 * @param logLoss this and the following as in {@link ClassificationReport}
 */
public record SplitMetrics(
        int count,
        double accuracy,
        double loss,
        double logLoss,
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
    public SplitMetrics {
        classes = List.copyOf(classes);
    }

    /** Whether an image may have several classes. Not named like a getter, since it must not appear in {@code metrics.json}. */
    public boolean multiLabel() {
        return micro.isPresent();
    }

    /**
     * The accuracy of predicting the same for all images, 0 to 1: the most frequent class or, where an image may have several, each
     * class that at least half of the images have.
     */
    public double majorityBaseline() {
        return multiLabel()
                ? classes.stream()
                        .mapToDouble(each -> (double) Math.max(each.support(), count - each.support()) / count)
                        .average()
                        .orElse(0)
                : confusion.majorityBaseline();
    }

    public static SplitMetrics of(double loss, ClassificationReport report) {
        return new SplitMetrics(
                report.samples(),
                report.accuracy(),
                loss,
                report.logLoss(),
                report.exactMatch(),
                report.top5Accuracy(),
                report.micro(),
                report.macro(),
                report.weighted(),
                report.rocAuc(),
                report.averagePrecision(),
                report.calibration(),
                report.classes(),
                report.confusion());
    }
}
