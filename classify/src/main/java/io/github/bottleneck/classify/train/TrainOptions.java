package io.github.bottleneck.classify.train;

import io.github.bottleneck.classify.data.PassSchedule;
import io.github.bottleneck.classify.head.Activation;
import io.github.bottleneck.classify.head.HeadSpec;
import io.github.bottleneck.classify.head.Optimizer;
import io.github.bottleneck.classify.head.Pooling;
import io.github.bottleneck.error.Checks;
import java.util.List;
import java.util.Optional;

/**
 * What the user chose for one training.
 *
 * @param epochs at least 1
 * @param batchSize rows per step, at least 1; the last batch of an epoch may be smaller
 * @param stepsPerEpoch empty for one traversal of the rows
 * @param schedule empty for {@code cycle} where the store has augmented passes, else {@code none}
 * @param labelSmoothing share of the target spread over all classes
 * @param seed of weights, order and dropout
 */
public record TrainOptions(
        List<Integer> hidden,
        Activation activation,
        Pooling pooling,
        double dropout,
        double l2,
        Optimizer optimizer,
        double labelSmoothing,
        int epochs,
        int batchSize,
        Optional<Integer> stepsPerEpoch,
        Optional<PassSchedule> schedule,
        long seed) {

    public TrainOptions {
        hidden = List.copyOf(hidden);
        new Checks()
                .that(epochs >= 1, "--epochs", "at least 1", Integer.toString(epochs))
                .that(batchSize >= 1, "--batch-size", "at least 1", Integer.toString(batchSize))
                .that(
                        stepsPerEpoch.orElse(1) >= 1,
                        "--steps-per-epoch",
                        "at least 1",
                        stepsPerEpoch.map(String::valueOf).orElse(""))
                .range("--label-smoothing", labelSmoothing, 0, 1)
                .done();
    }

    HeadSpec head(List<Integer> featureShape, int classes) {
        return new HeadSpec(featureShape, pooling, hidden, activation, dropout, l2, classes);
    }

    PassSchedule scheduleFor(int passes) {
        return schedule.orElse(passes > 0 ? PassSchedule.CYCLE : PassSchedule.NONE);
    }
}
