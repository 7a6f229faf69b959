package io.github.headstart.classify.metrics;

import io.github.headstart.classify.metrics.ClassificationReport.Averages;
import io.github.headstart.classify.metrics.ClassificationReport.ClassMetrics;
import java.util.List;

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
        Double top5Accuracy,
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

    public static SplitMetrics of(double loss, ClassificationReport report) {
        return new SplitMetrics(
                report.samples(),
                report.accuracy(),
                loss,
                report.logLoss(),
                report.top5Accuracy(),
                report.macro(),
                report.weighted(),
                report.rocAuc(),
                report.averagePrecision(),
                report.calibration(),
                report.classes(),
                report.confusion());
    }
}
