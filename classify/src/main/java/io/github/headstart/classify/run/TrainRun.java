package io.github.headstart.classify.run;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.check.CheckResult;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.NonFiniteRows;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.UncompressedShards;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.metrics.PredictionWriter;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.tensorboard.TensorBoardLog;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.classify.train.CheckpointWriter;
import io.github.headstart.classify.train.Evaluator;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.classify.train.PretrainedTail;
import io.github.headstart.classify.train.StagedTraining;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainLimits;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.classify.train.Training;
import io.github.headstart.classify.train.TrainingState;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.OpenLimits;
import io.github.headstart.store.StoreOrigin;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * A training run, from a store to a folder of results. The folder is locked while {@link #run} runs. Not
 * thread-safe.
 */
public final class TrainRun {
    private final FeatureStore store;
    private final TrainOptions options;
    private final HeadSpec spec;
    private final Path output;
    private final Optional<TrainingState> resumed;
    private final Map<Split, SplitIndex> splits;
    /** All of VGG16's, if layers are fine-tuned. */
    private final List<Vgg16Convolution> convolutions;

    private TrainRun(
            FeatureStore store,
            TrainOptions options,
            Supplier<ModelBackbone> backbone,
            Path output,
            Optional<TrainingState> resumed) {
        this.store = store;
        this.options = options;
        this.output = output;
        this.resumed = resumed;
        List<String> classes = store.manifest().classes();
        if (classes.size() < store.labelling().fewestClasses()) {
            throw new PipelineException("%s: expected at least two classes, found %s; a classifier needs two or more"
                    .formatted(store.directory(), classes));
        }
        convolutions = convolutions(store, options, backbone);
        spec = options.spec(store);
        splits = splits(store);
        SplitIndex training = splits.get(Split.TRAIN);
        if (training.images() == 0) {
            throw new PipelineException("%s: expected images in the train split, found none; training needs them"
                    .formatted(store.directory()));
        }
        // Options that do not fit the store are reported before a folder is created.
        options.epochs().monitorFor(images(Split.VALIDATION) > 0);
        options.classWeights().of(classes, training);
        int[] traversal = options.epochs().passesFor(training).order(training, 0, options.seed());
        TrainLimits.check(spec, options, traversal.length);
        // The run description will contain the origin. A damaged one is reported before training.
        StoreOrigin.read(store);
        if (resumed.isEmpty()) {
            OutputFolder.checkUnlocked(output);
        }
    }

    /**
     * The layers to fine-tune, if any.
     *
     * @param backbone finds the store's backbone; only called for fine-tuning
     * @return all convolutions of VGG16; empty if nothing is fine-tuned
     */
    public static List<Vgg16Convolution> convolutions(
            FeatureStore store, TrainOptions options, Supplier<ModelBackbone> backbone) {
        if (options.fineTune().isEmpty()) {
            return List.of();
        }
        List<Vgg16Convolution> found = backbone.get().provider().vgg16Convolutions();
        if (found.isEmpty()) {
            throw new PipelineException(
                    "%s: expected features of VGG16 to fine-tune its layers, found those of %s, whose layers cannot be trained here; train a head (without option `fine_tune`), or extract with \"name\": \"vgg16\""
                            .formatted(
                                    store.directory(), store.recipe().backbone().name()));
        }
        PretrainedTail.check(store, options.fineTune().get());
        return found;
    }

    /**
     * Prepares a run.
     *
     * @param backbone finds the store's backbone; only called for fine-tuning
     * @param output a folder that does not exist or is empty
     * @throws PipelineException if the output is not empty, or the store has fewer than two classes or no training
     *     images
     * @throws io.github.headstart.error.InvalidValueException if the options do not fit the store
     */
    public static TrainRun create(
            FeatureStore store, TrainOptions options, Supplier<ModelBackbone> backbone, Path output) {
        return new TrainRun(store, options, backbone, output, Optional.empty());
    }

    /**
     * Prepares to resume an interrupted run.
     *
     * @param options of the checkpoint
     * @param backbone as in {@link #create}
     * @param output the folder of the checkpoint
     * @throws PipelineException if the store has changed
     */
    public static TrainRun resume(
            FeatureStore store,
            TrainOptions options,
            Supplier<ModelBackbone> backbone,
            Path output,
            Checkpoint checkpoint) {
        String found = store.checksum();
        if (!found.equals(checkpoint.storeSha256())) {
            throw new PipelineException(
                    "%s: expected the store that %s was trained on, features.json with SHA-256 %s, found %s; start a new training"
                            .formatted(store.directory(), output, checkpoint.storeSha256(), found));
        }
        return new TrainRun(store, options, backbone, output, Optional.of(checkpoint.state()));
    }

    public HeadSpec spec() {
        return spec;
    }

    /** The number of images in a split. */
    public int images(Split split) {
        return splits.get(split).images();
    }

    /** The number of augmentation passes. */
    public int passes() {
        return splits.get(Split.TRAIN).passes();
    }

    /** The number of epochs that were trained before the run was interrupted. */
    public int resumedEpochs() {
        return resumed.map(state -> state.history().epochs().size()).orElse(0);
    }

    /**
     * Trains, evaluates the weights of the best epoch and writes the results. The results of the best epoch so far are
     * written for every stop reason. An interrupted training can be resumed.
     *
     * @param tensorBoard log directory for event files, if any
     * @param stop checked before each step; true to end the training
     * @param report called with the run when everything is written, before the folder is unlocked
     * @throws PipelineException if another process is writing to the folder, or there is no epoch whose results could
     *     be written
     */
    public TrainResult run(
            TrainListener listener, Optional<Path> tensorBoard, BooleanSupplier stop, Consumer<Run> report) {
        try (RunFolder results = resumed.isPresent() ? RunFolder.existing(output) : RunFolder.create(output)) {
            TrainResult result = trainAndWrite(results, listener, tensorBoard, stop);
            if (result.run().description().stopReason() != StopReason.INTERRUPTED) {
                results.finish();
            }
            report.accept(result.run());
            return result;
        }
    }

    private TrainResult trainAndWrite(
            RunFolder results, TrainListener listener, Optional<Path> tensorBoard, BooleanSupplier stop) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        List<String> classes = store.manifest().classes();
        RunDescription.TrainedOn trainedOn = RunDescription.TrainedOn.of(store);
        Optional<TensorBoardLog> log = tensorBoard.map(TensorBoardLog::new);
        AtomicReference<List<DataWarning>> checked = new AtomicReference<>();
        try (WorkerThreads checks = checking(checked);
                UncompressedShards shards = new UncompressedShards(store);
                PretrainedTail tail = new PretrainedTail(store, convolutions);
                StagedTraining training = new StagedTraining(
                        inputs(shards, tail, listener),
                        options,
                        splits.get(Split.TRAIN),
                        splits.get(Split.VALIDATION),
                        Head.ALL_THREADS,
                        resumed);
                CheckpointWriter checkpoints = new CheckpointWriter(results.folder())) {
            checks.await();
            List<DataWarning> warnings = checked.get();
            listener.checked(warnings);
            StopReason stopReason = training.run(
                    now -> {
                        History history = now.history();
                        checkpoints.offer(new Checkpoint(options, trainedOn.path(), trainedOn.sha256(), now.state()));
                        log.ifPresent(events -> events.append(
                                history.epochs().get(history.epochs().size() - 1)));
                        listener.afterEpoch(history, now.epochSeconds(), now.isLastBest());
                    },
                    stop);
            Optional<NonFiniteRows> notFinite = Optional.of(stopReason)
                    .filter(StopReason.DIVERGED::equals)
                    .map(diverged -> NonFiniteRows.find(training.features(), new SampleReader(store), splits.values()))
                    .filter(rows -> !rows.isEmpty());
            int best = bestEpoch(training.training(), stopReason, notFinite);
            try (PredictionWriter predictions = results.predictions(classes, store.labelling())) {
                Map<Split, SplitMetrics> metrics = evaluate(training.head(), training.features(), classes, predictions);
                RunDescription description = new RunDescription(
                        Optional.of(RunDescription.FORMAT),
                        RunDescription.text(started),
                        trainedOn,
                        options,
                        options.epochs().passesFor(splits.get(Split.TRAIN)),
                        training.training().monitor(),
                        warnings,
                        stopReason,
                        best,
                        fineTuned(training.training()),
                        regularizationLoss(training.head()),
                        Math.round((System.nanoTime() - start) / 1e6) / 1e3,
                        RunDescription.Environment.current(),
                        Optional.empty());
                Run run = new Run(
                        results.folder(),
                        description,
                        metrics,
                        training.history(),
                        new Predictions(results.folder().resolve(Run.PREDICTIONS), classes, store.labelling()));
                results.write(training.modelSpec(), training.modelWeights(), run, predictions);
                return new TrainResult(run, notFinite);
            }
        }
    }

    private StagedTraining.Inputs inputs(UncompressedShards shards, PretrainedTail tail, TrainListener listener) {
        int readers = OpenLimits.USUAL.readers();
        return new StagedTraining.Inputs(
                store,
                () -> shards.features(readers),
                readers,
                tail,
                listener::computingFrozenLayers,
                listener::iterating);
    }

    /** What the second stage trained, if it trained an epoch. */
    private Optional<RunDescription.FineTuned> fineTuned(Training training) {
        int first = training.earlierEpochs();
        return first == 0 || first == training.history().epochs().size()
                ? Optional.empty()
                : options.fineTune()
                        .map(tuning -> new RunDescription.FineTuned(
                                first,
                                spec.tail().convolutions().stream()
                                        .filter(layer -> layer.compareTo(tuning.from()) >= 0)
                                        .toList()));
    }

    /** Evaluates the head on the unchanged images of all splits. */
    private Map<Split, SplitMetrics> evaluate(
            Head head, Features source, List<String> classes, PredictionWriter predictions) {
        Evaluator evaluator = new Evaluator(head, source);
        Map<Split, SplitMetrics> metrics = new EnumMap<>(Split.class);
        splits.forEach((split, rows) -> {
            if (rows.images() > 0) {
                SplitEvaluation evaluation = new SplitEvaluation(store, rows, classes, Optional.of(predictions));
                Metrics mean = evaluator.evaluate(rows, evaluation::add);
                metrics.put(split, evaluation.metrics(mean.loss()));
            }
        });
        return metrics;
    }

    private int bestEpoch(Training training, StopReason stopReason, Optional<NonFiniteRows> notFinite) {
        return training.best()
                .map(History.Epoch::number)
                .orElseThrow(() -> new PipelineException(
                        stopReason == StopReason.INTERRUPTED
                                ? "interrupted before the first epoch was trained: there are no results"
                                : "the loss was not finite in the first epoch: there are no results; "
                                        + notFinite
                                                .map(NonFiniteRows::toString)
                                                .orElse("try a smaller option `learning_rate`")));
    }

    /** Checks the data in the background while TensorFlow is loaded. */
    private WorkerThreads checking(AtomicReference<List<DataWarning>> result) {
        WorkerThreads checks = new WorkerThreads("check", 1);
        checks.run(() -> result.set(CheckResult.of(store, splits.values()).warnings()));
        return checks;
    }

    /** The L2 regularization loss of the current weights. */
    private double regularizationLoss(Head head) {
        double squares = 0;
        List<float[]> weights = spec.l2() == 0 ? List.of() : head.spec().dense(head.weights());
        for (int kernel = 0; kernel < weights.size(); kernel += 2) {
            for (float value : weights.get(kernel)) {
                squares += (double) value * value;
            }
        }
        return spec.l2() * squares;
    }

    private static Map<Split, SplitIndex> splits(FeatureStore store) {
        Map<Split, SplitIndex> splits = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            splits.put(split, SplitIndex.of(store, split));
        }
        return splits;
    }
}
