package io.github.headstart.classify.train;

import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.error.Checks;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What the user chose for one training.
 *
 * @param labelSmoothing share of the target spread over all classes
 * @param seed of weights, order and dropout
 */
public record TrainOptions(
        HeadOptions head,
        Optimizer optimizer,
        LearningRateSchedule learningRateSchedule,
        double labelSmoothing,
        ClassWeights classWeights,
        EpochOptions epochs,
        long seed) {
    public TrainOptions {
        new Checks().range("--label-smoothing", labelSmoothing, 0, 1).done();
    }

    /**
     * The options as the command line has them, by flag; what was left to the store is left out. Parsed again they give
     * equal options.
     */
    public Map<String, String> flags() {
        Map<String, String> flags = new LinkedHashMap<>();
        flags.put(
                "--hidden",
                head.hidden().isEmpty()
                        ? "0"
                        : head.hidden().stream().map(String::valueOf).collect(Collectors.joining(",")));
        flags.put("--activation", head.activation().toString());
        flags.put("--pooling", head.pooling().toString());
        flags.put("--dropout", Double.toString(head.dropout()));
        flags.put("--l2", Double.toString(head.l2()));
        flags.put("--optimizer", optimizer.kerasName());
        flags.put("--learning-rate", Double.toString(optimizer.learningRate()));
        if (optimizer instanceof Optimizer.Sgd sgd) {
            flags.put("--momentum", Double.toString(sgd.momentum()));
        }
        flags.put("--learning-rate-schedule", learningRateSchedule.toString());
        if (learningRateSchedule instanceof LearningRateSchedule.Plateau plateau) {
            flags.put("--plateau-factor", Double.toString(plateau.factor()));
            flags.put("--plateau-patience", Integer.toString(plateau.patience()));
        }
        flags.put("--label-smoothing", Double.toString(labelSmoothing));
        if (!classWeights.absent()) {
            flags.put("--class-weights", classWeights.toString());
        }
        flags.put("--epochs", Integer.toString(epochs.epochs()));
        flags.put("--batch-size", Integer.toString(epochs.batchSize()));
        epochs.stepsPerEpoch().ifPresent(steps -> flags.put("--steps-per-epoch", steps.toString()));
        epochs.schedule().ifPresent(schedule -> flags.put("--passes", schedule.toString()));
        epochs.monitor().ifPresent(monitor -> flags.put("--monitor", monitor.toString()));
        epochs.patience().ifPresent(patience -> flags.put("--patience", patience.toString()));
        flags.put("--seed", Long.toString(seed));
        return flags;
    }
}
