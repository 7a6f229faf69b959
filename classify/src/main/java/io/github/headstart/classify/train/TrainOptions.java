package io.github.headstart.classify.train;

import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.error.Checks;

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
        new Checks().range("label_smoothing", labelSmoothing, 0, 1).done();
    }
}
