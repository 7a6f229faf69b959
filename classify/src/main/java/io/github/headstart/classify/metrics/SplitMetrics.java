package io.github.headstart.classify.metrics;

import io.github.headstart.classify.metrics.ClassificationReport.Averages;
import io.github.headstart.classify.metrics.ClassificationReport.ClassMetrics;
import java.util.List;

/**
 * What {@code metrics.json} says of one split.
 *
 * @param loss the model's own, as Keras's {@code evaluate} reports it and {@code history.csv} has it: from logits, with
 *     smoothed labels and the l2 penalty where the training had them
 * @param logLoss and the others as in {@link ClassificationReport}
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

    public static SplitMetrics of(double loss, ClassificationReport evaluation) {
        return new SplitMetrics(
                evaluation.samples(),
                evaluation.accuracy(),
                loss,
                evaluation.logLoss(),
                evaluation.top5Accuracy(),
                evaluation.macro(),
                evaluation.weighted(),
                evaluation.rocAuc(),
                evaluation.averagePrecision(),
                evaluation.calibration(),
                evaluation.classes(),
                evaluation.confusion());
    }
}
