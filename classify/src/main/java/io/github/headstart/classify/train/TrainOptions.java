package io.github.headstart.classify.train;

import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.error.Checks;

/**
 * The options of a training.
 *
 * @param labelSmoothing share of the target that is spread over all classes, 0 to 1
 * @param seed of initial weights, sample order and dropout
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
        new Checks().range("label_smoothing", labelSmoothing, 0, 1).done();
    }
}
