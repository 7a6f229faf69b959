package io.github.headstart.classify.train;

import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.head.Tail;
import io.github.headstart.error.Checks;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.store.Recipe;
import java.util.Optional;

/**
 * The options of a training.
 *
 * @param labelSmoothing share of the target that is spread over all classes, 0 to 1
 * @param seed of initial weights, sample order and dropout
 * @param fineTune empty to train the head alone
 */
public record TrainOptions(
        HeadOptions head,
        Optimizer optimizer,
        LearningRateSchedule learningRateSchedule,
        double labelSmoothing,
        ClassWeights classWeights,
        EpochOptions epochs,
        long seed,
        Optional<FineTuneOptions> fineTune) {
    public TrainOptions {
        new Checks().range("label_smoothing", labelSmoothing, 0, 1).done();
    }

    /** The head for features of a recipe, with the layers of VGG16 in front that the features do not include if they are fine-tuned. */
    public HeadSpec spec(Recipe recipe, int classes) {
        Tail tail = fineTune.isEmpty()
                ? Tail.NONE
                : Tail.between(recipe.backbone().layer().orElse(Vgg16Layer.LAST), Vgg16Layer.LAST);
        return head.spec(recipe.shape(), tail, classes);
    }

    /** The number of epochs of both stages, at most. */
    public int allEpochs() {
        return epochs.epochs() + fineTune.map(FineTuneOptions::epochs).orElse(0);
    }

    /** The options of the second stage: another learning rate and number of epochs. */
    TrainOptions ofFineTuning(FineTuneOptions second) {
        return new TrainOptions(
                head,
                optimizer.withLearningRate(second.learningRate()),
                learningRateSchedule,
                labelSmoothing,
                classWeights,
                epochs.withEpochs(second.epochs()),
                seed,
                fineTune);
    }
}
