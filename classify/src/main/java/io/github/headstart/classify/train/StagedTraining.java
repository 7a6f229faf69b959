package io.github.headstart.classify.train;

import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Tail;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.process.Progress;
import io.github.headstart.random.SplitMix64;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/**
 * A training of a head, and then, if it is to be fine-tuned, of the last layers of VGG16 together with the head, as Keras's guide to
 * transfer learning has it. Both stages have one history. The second starts from the best epoch of the first, with an optimizer that
 * remembers nothing of it. The model is that of the best epoch of both. Holds native memory until closed. Not thread-safe.
 */
public final class StagedTraining implements AutoCloseable {
    private final Inputs inputs;
    private final TrainOptions options;
    private final SplitIndex training;
    private final SplitIndex validation;
    private final int threads;
    private Stage stage;

    /**
     * What all trainings on a store have in common.
     *
     * @param features opens the store's features; closed by the training
     * @param readers the most files of one training that are open at once
     * @param tail the layers that the features do not include
     * @param progress begins to show the progress of computing frozen layers over a number of rows
     * @param iterations begins to show the progress of a training on all rows at once
     */
    public record Inputs(
            FeatureStore store,
            Supplier<Features> features,
            int readers,
            PretrainedTail tail,
            IntFunction<Progress> progress,
            Supplier<Progress> iterations) {}

    /** @param features that the head takes */
    private record Stage(Head head, Features features, Training training) implements AutoCloseable {
        @Override
        public void close() {
            head.close();
            features.close();
        }
    }

    /**
     * Prepares a training.
     *
     * @param validation may be empty
     * @param threads of each operation, see {@link Head#create}
     * @param resumed the state of an interrupted training with the same options and rows
     */
    public StagedTraining(
            Inputs inputs,
            TrainOptions options,
            SplitIndex training,
            SplitIndex validation,
            int threads,
            Optional<TrainingState> resumed) {
        this.inputs = inputs;
        this.options = options;
        this.training = training;
        this.validation = validation;
        this.threads = threads;
        boolean second = resumed.filter(state -> state.earlierEpochs() > 0).isPresent();
        stage = second ? second(Optional.empty()) : first();
        resumed.ifPresent(stage.training()::restore);
    }

    /**
     * Computes what the frozen layers make of the rows that a training with these options reads; a training does it itself otherwise.
     */
    public static void computeFrozenLayers(Inputs inputs, TrainOptions options, SplitIndex training) {
        options.fineTune().ifPresent(tuning -> {
            compute(inputs, options, training, tuning.before());
            compute(inputs, options, training, Vgg16Layer.LAST);
        });
    }

    /**
     * Trains the remaining epochs of both stages, then gives the head the weights of the best epoch.
     *
     * @param afterEpoch called after each epoch with the training of its stage
     * @param stop checked before each step; true to end
     */
    public StopReason run(Consumer<Training> afterEpoch, BooleanSupplier stop) {
        StopReason reason = stage.training().run(afterEpoch, stop, inputs.iterations());
        boolean complete = reason == StopReason.FINISHED || reason == StopReason.STOPPED_EARLY;
        if (options.fineTune().isEmpty() || training().isSecondStage() || !complete) {
            return reason;
        }
        if (stop.getAsBoolean()) {
            return StopReason.INTERRUPTED;
        }
        History history = history();
        List<float[]> head = stage.head().weights();
        Stage second = second(Optional.of(head));
        stage.close();
        stage = second;
        stage.training().follow(history, stage.head().weights());
        return stage.training().run(afterEpoch, stop, inputs.iterations());
    }

    /** The training of the current stage. */
    public Training training() {
        return stage.training();
    }

    public History history() {
        return training().history();
    }

    /** The head of the current stage, which takes {@link #features}. */
    public Head head() {
        return stage.head();
    }

    public Features features() {
        return stage.features();
    }

    /** The layers from the store's features to probabilities, whatever the stage. */
    public HeadSpec modelSpec() {
        return options.spec(inputs.store());
    }

    /** The current weights of {@link #modelSpec}. */
    public List<float[]> modelWeights() {
        List<Vgg16Layer> layers = modelSpec().tail().layers();
        int frozen = layers.size() - stage.head().spec().tail().layers().size();
        List<float[]> weights = new ArrayList<>(inputs.tail().weights(new Tail(layers.subList(0, frozen))));
        weights.addAll(stage.head().weights());
        return weights;
    }

    @Override
    public void close() {
        stage.close();
    }

    private Stage first() {
        computeFrozenLayers(inputs, options, training);
        Features features = options.fineTune().isEmpty() ? inputs.features().get() : features(Vgg16Layer.LAST);
        HeadSpec spec = modelSpec().withoutTail();
        return stage(
                features,
                () -> Head.create(spec, options.optimizer(), options.labelSmoothing(), options.seed(), threads),
                options);
    }

    /** @param dense weights of the dense layers; empty if they are to be restored */
    private Stage second(Optional<List<float[]>> dense) {
        FineTuneOptions tuning = options.fineTune().orElseThrow();
        TrainOptions own = options.ofFineTuning(tuning);
        compute(inputs, options, training, tuning.before());
        PretrainedTail pretrained = inputs.tail();
        Tail tail = Tail.between(tuning.before(), Vgg16Layer.LAST);
        HeadSpec spec = options.head()
                .spec(
                        pretrained.shape(tuning.before()),
                        tail,
                        classes().size(),
                        inputs.store().labelling());
        List<float[]> weights = new ArrayList<>(pretrained.weights(tail));
        weights.addAll(dense.orElseGet(() -> Head.initialWeights(spec, options.seed())));
        // Another seed, so that the dropout masks of the first stage are not repeated.
        long seed = SplitMix64.output(options.seed(), 1);
        return stage(
                features(tuning.before()),
                () -> Head.create(spec, weights, own.optimizer(), options.labelSmoothing(), seed, threads),
                own);
    }

    private Stage stage(Features features, Supplier<Head> creator, TrainOptions own) {
        Head head = null;
        try {
            head = creator.get();
            return new Stage(head, features, new Training(head, features, own, classes(), training, validation));
        } catch (RuntimeException | Error e) {
            if (head != null) {
                head.close();
            }
            features.close();
            throw e;
        }
    }

    private static void compute(Inputs inputs, TrainOptions options, SplitIndex training, Vgg16Layer layer) {
        boolean augmented = options.epochs().passesFor(training) != Passes.NONE;
        inputs.tail().compute(layer, shard -> augmented || shard.pass() == 0, inputs.progress());
    }

    private Features features(Vgg16Layer layer) {
        return inputs.tail().features(layer, inputs.readers());
    }

    private List<String> classes() {
        return inputs.store().manifest().classes();
    }
}
