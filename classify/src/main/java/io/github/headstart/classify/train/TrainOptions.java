package io.github.headstart.classify.train;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.head.Tail;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.Checks;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

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
    private static final String PROBE = " with option `optimizer` lbfgs";

    public TrainOptions {
        Checks checks = new Checks().range("label_smoothing", labelSmoothing, 0, 1);
        // A part that is invalid is null here; its own check names it.
        boolean complete =
                Stream.of(head, optimizer, learningRateSchedule, epochs).allMatch(Objects::nonNull);
        if (complete && !optimizer.trainsOnBatches()) {
            checkProbe(checks, head, learningRateSchedule, epochs, fineTune);
            // Earlier runs have them.
            epochs = epochs.withoutBatches();
        }
        checks.done();
    }

    /** What L-BFGS, which trains no hidden layers and has neither epochs nor batches, cannot do. */
    private static void checkProbe(
            Checks checks,
            HeadOptions head,
            LearningRateSchedule schedule,
            EpochOptions epochs,
            Optional<FineTuneOptions> fineTune) {
        checks.that(
                        head.hidden().isEmpty(),
                        "hidden",
                        "0" + PROBE,
                        head.hidden().toString())
                .that(head.dropout() == 0, "dropout", "0" + PROBE, Double.toString(head.dropout()))
                .that(
                        head.l2() > 0,
                        "l2",
                        "more than 0%s, for example 1e-3: without it separable classes have no optimum"
                                .formatted(PROBE),
                        Double.toString(head.l2()))
                .that(
                        schedule instanceof LearningRateSchedule.Constant,
                        "learning_rate_schedule",
                        "none" + PROBE,
                        schedule.toString())
                .that(
                        epochs.stepsPerEpoch().isEmpty(),
                        "steps_per_epoch",
                        "none" + PROBE,
                        epochs.stepsPerEpoch().map(String::valueOf).orElse(""))
                .that(
                        epochs.patience().isEmpty(),
                        "patience",
                        "none" + PROBE,
                        epochs.patience().map(String::valueOf).orElse(""))
                .that(
                        epochs.passes()
                                .filter(passes -> passes == Passes.NONE || passes == Passes.ALL)
                                .isPresent(),
                        "passes",
                        "none or all" + PROBE,
                        epochs.passes().map(Passes::toString).orElse("nothing"))
                .that(
                        fineTune.isEmpty(),
                        "fine_tune",
                        "none" + PROBE,
                        fineTune.map(tuning -> tuning.from().toString()).orElse(""));
    }

    /** The head for features of a recipe, with the layers of VGG16 in front that the features do not include if they are fine-tuned. */
    public HeadSpec spec(Recipe recipe, int classes, Labelling labelling) {
        Tail tail = fineTune.isEmpty()
                ? Tail.NONE
                : Tail.between(recipe.backbone().layer().orElse(Vgg16Layer.LAST), Vgg16Layer.LAST);
        return head.spec(recipe.shape(), tail, classes, labelling);
    }

    /** The head for the features of a store. */
    public HeadSpec spec(FeatureStore store) {
        return spec(store.recipe(), store.manifest().classes().size(), store.labelling());
    }

    /** The number of epochs of both stages, at most. */
    public int allEpochs() {
        return epochs.most() + fineTune.map(FineTuneOptions::epochs).orElse(0);
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
