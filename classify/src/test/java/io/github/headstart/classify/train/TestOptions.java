package io.github.headstart.classify.train;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.manifest.Pooling;
import java.util.List;
import java.util.Optional;

/** Options for small stores. */
public final class TestOptions {
    private TestOptions() {}

    /** A few epochs with all state that a resumed training must restore. */
    public static TrainOptions of(int epochs, double learningRate) {
        return of(
                new EpochOptions(epochs, 5, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                learningRate);
    }

    public static TrainOptions of(EpochOptions epochs, double learningRate) {
        return new TrainOptions(
                new HeadOptions(List.of(8), Activation.RELU, Pooling.NONE, 0.3, 1e-3),
                new Optimizer.Adam(learningRate),
                new LearningRateSchedule.Cosine(),
                0.1,
                ClassWeights.parse("dogs=2"),
                epochs,
                7,
                Optional.empty());
    }

    /** Logistic regression by L-BFGS. */
    public static TrainOptions probe(double l2) {
        return probe(l2, Pooling.NONE, ClassWeights.none());
    }

    public static TrainOptions probe(double l2, Pooling pooling, ClassWeights weights) {
        return new TrainOptions(
                new HeadOptions(List.of(), Activation.RELU, pooling, 0, l2),
                new Optimizer.Lbfgs(),
                new LearningRateSchedule.Constant(),
                0,
                weights,
                new EpochOptions(1, 20, Optional.empty(), Optional.of(Passes.NONE), Optional.empty(), Optional.empty()),
                7,
                Optional.empty());
    }
}
