package io.github.headstart.classify.result;

import io.github.headstart.classify.evaluate.Calibration;
import io.github.headstart.classify.evaluate.ConfusionMatrix;
import io.github.headstart.classify.evaluate.Evaluation;
import io.github.headstart.classify.evaluate.Evaluation.Averages;
import io.github.headstart.classify.evaluate.Evaluation.ClassScores;
import java.util.List;

/**
 * What {@code metrics.json} says of one split.
 *
 * @param loss the model's own, as Keras's {@code evaluate} reports it and {@code history.csv} has it: from logits, with
 *     smoothed labels and the l2 penalty where the training had them
 * @param logLoss and the others as in {@link Evaluation}
 */
public record SplitScores(
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
        List<ClassScores> classes,
        ConfusionMatrix confusion) {
    public SplitScores {
        classes = List.copyOf(classes);
    }

    public static SplitScores of(double loss, Evaluation evaluation) {
        return new SplitScores(
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
