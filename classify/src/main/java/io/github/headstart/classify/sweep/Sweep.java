package io.github.headstart.classify.sweep;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.check.CheckResult;
import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Folds;
import io.github.headstart.classify.data.InMemoryFeatures;
import io.github.headstart.classify.data.NonFiniteRows;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.UncompressedShards;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.train.Evaluator;
import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.PretrainedTail;
import io.github.headstart.classify.train.StagedTraining;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainLimits;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.classify.train.Training;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.OpenLimits;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * A hyperparameter search: trains many heads on one store in parallel, one thread per core. The features are read into
 * memory once if they take at most half of Java's heap; otherwise each training reads them from the store.
 */
public final class Sweep {
    private static final double SHARE_OF_HEAP = 0.5;
    private static final int ONE_THREAD = 1;
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    /** All trainings together have as many shards open as one alone. */
    private static final int READERS = Math.max(1, OpenLimits.USUAL.readers() / THREADS);

    private final FeatureStore store;
    private final List<Vgg16Convolution> convolutions;
    private final IntFunction<Progress> progress;
    private final Optional<Integer> folds;
    private final boolean loaded;
    private final SplitIndex training;
    private final SplitIndex validation;
    private final SplitIndex test;
    private final Monitor monitor;
    private final long seed;
    private final Optional<Folds> cut;
    private double bestValue = Double.NaN;

    /**
     * A search over heads alone.
     *
     * @param base the common options of all trials; its monitor and seed are used for ranking and folds
     * @param folds number of folds of a cross-validation on the train split; empty to validate on the validation split
     */
    public Sweep(FeatureStore store, TrainOptions base, Optional<Integer> folds) {
        this(store, base, folds, List.of(), rows -> Progress.none());
    }

    /**
     * A search whose trials may fine-tune layers.
     *
     * @param convolutions of VGG16, all; empty if no trial fine-tunes layers
     * @param progress begins to show the progress of computing frozen layers over a number of rows
     */
    public Sweep(
            FeatureStore store,
            TrainOptions base,
            Optional<Integer> folds,
            List<Vgg16Convolution> convolutions,
            IntFunction<Progress> progress) {
        this(store, base, folds, convolutions, progress, (long)
                (SHARE_OF_HEAP * Runtime.getRuntime().maxMemory()));
    }

    /** @param maxBytes maximum size of the features in memory */
    Sweep(
            FeatureStore store,
            TrainOptions base,
            Optional<Integer> folds,
            List<Vgg16Convolution> convolutions,
            IntFunction<Progress> progress,
            long maxBytes) {
        this.store = store;
        this.convolutions = convolutions;
        this.progress = progress;
        this.folds = folds;
        loaded = convolutions.isEmpty() && InMemoryFeatures.bytes(store) <= maxBytes;
        training = SplitIndex.of(store, Split.TRAIN);
        validation = SplitIndex.of(store, Split.VALIDATION);
        test = SplitIndex.of(store, Split.TEST);
        if (training.images() == 0) {
            throw new PipelineException("%s: expected images in the train split, found none; training needs them"
                    .formatted(store.directory()));
        }
        monitor = base.epochs().monitorFor(folds.isPresent() || validation.images() > 0);
        seed = base.seed();
        cut = folds.map(count ->
                Folds.of(training, new SampleReader(store).contents(training), training.labels(), count, seed));
    }

    /** The training and validation rows of one training. */
    private record Part(SplitIndex training, SplitIndex validation) {}

    /** The warnings that a training on the store prints; may be empty. Reads the features unless the result is kept. */
    public List<DataWarning> warnings() {
        return CheckResult.of(store, List.of(training, validation, test)).warnings();
    }

    /** Whether the features are read into memory once. */
    public boolean isLoaded() {
        return loaded;
    }

    /**
     * Trains all trials. If one fails, the others are stopped and awaited before its failure is thrown.
     *
     * @param earlier results of the interrupted sweep; their trials are not trained again
     * @param afterTrial called with the result of each trained trial, on any thread, one at a time
     * @param stop true to end; trials in training then count with the epochs trained so far
     * @return a table sorted by the monitored metric, the best first
     */
    public SweepTable run(
            List<Trial> trials, List<TrialResult> earlier, Consumer<TrialResult> afterTrial, BooleanSupplier stop) {
        Map<Trial, TrialResult> known = earlier.stream().collect(Collectors.toMap(TrialResult::trial, each -> each));
        if (folds.isEmpty()) {
            earlier.stream().flatMap(result -> result.best().stream()).forEach(this::isBestSoFar);
        }
        try (UncompressedShards shards = new UncompressedShards(store);
                PretrainedTail tail = new PretrainedTail(store, convolutions)) {
            StagedTraining.Inputs inputs = inputs(shards, tail);
            // Not in the trials, which run at the same time and share the result.
            trials.forEach(trial -> StagedTraining.computeFrozenLayers(inputs, trial.options(), training));
            return run(trials, inputs, known, afterTrial, stop);
        }
    }

    private StagedTraining.Inputs inputs(UncompressedShards shards, PretrainedTail tail) {
        Optional<Features> inMemory = loaded ? Optional.of(InMemoryFeatures.of(store)) : Optional.empty();
        return new StagedTraining.Inputs(
                store,
                () -> inMemory.orElseGet(() -> shards.features(READERS)),
                READERS,
                tail,
                progress,
                Progress::none);
    }

    private SweepTable run(
            List<Trial> trials,
            StagedTraining.Inputs inputs,
            Map<Trial, TrialResult> known,
            Consumer<TrialResult> afterTrial,
            BooleanSupplier stop) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        BooleanSupplier end = () -> stop.getAsBoolean() || failure.get() != null;
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        List<Future<Optional<TrialResult>>> futures = new ArrayList<>();
        for (Trial trial : costliestFirst(trials)) {
            futures.add(
                    known.containsKey(trial)
                            ? CompletableFuture.completedFuture(Optional.of(known.get(trial)))
                            : threads.submit(() -> {
                                try {
                                    Optional<TrialResult> result = train(trial, inputs, end);
                                    result.ifPresent(each -> tell(afterTrial, each));
                                    return result;
                                } catch (RuntimeException | Error e) {
                                    failure.compareAndSet(null, e);
                                    throw e;
                                }
                            }));
        }
        threads.shutdown();
        List<TrialResult> results = new ArrayList<>();
        for (Future<Optional<TrialResult>> future : futures) {
            result(future, failure).ifPresent(results::add);
        }
        if (failure.get() instanceof Error error) {
            throw error;
        }
        if (failure.get() instanceof RuntimeException exception) {
            throw exception;
        }
        return SweepTable.of(results, trials.size(), monitor);
    }

    private synchronized void tell(Consumer<TrialResult> afterTrial, TrialResult result) {
        afterTrial.accept(result);
    }

    /** Waits for a trial even when interrupted, since none may read the store after it is closed. */
    private static Optional<TrialResult> result(
            Future<Optional<TrialResult>> future, AtomicReference<Throwable> failure) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return future.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                    failure.compareAndSet(null, new PipelineException("the sweep was interrupted", e));
                } catch (ExecutionException e) {
                    return Optional.empty();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Sorts the most expensive trials first, so that all cores are busy until the end. */
    private List<Trial> costliestFirst(List<Trial> trials) {
        return trials.stream()
                .sorted(Comparator.comparingLong(
                                (Trial trial) -> spec(trial.options()).parameters())
                        .reversed())
                .toList();
    }

    private HeadSpec spec(TrainOptions options) {
        HeadSpec spec = options.spec(store);
        // An upper bound: no part has more rows than all passes of the split.
        TrainLimits.check(spec, options, training.images() * (training.passes() + 1));
        return spec;
    }

    /** Reports non-finite features, which make every configuration diverge. */
    private void requireFinite(Features source, Part part) {
        NonFiniteRows rows =
                NonFiniteRows.find(source, new SampleReader(store), List.of(part.training(), part.validation()));
        if (!rows.isEmpty()) {
            throw new PipelineException("the loss was not finite; " + rows);
        }
    }

    private Optional<TrialResult> train(Trial trial, StagedTraining.Inputs inputs, BooleanSupplier stop) {
        long start = System.nanoTime();
        List<Epoch> best = new ArrayList<>();
        int epochs = 0;
        int trainings = 0;
        StopReason stopReason = StopReason.FINISHED;
        Optional<Double> testAccuracy = Optional.empty();
        for (int fold = 0; fold < folds.orElse(1); fold++) {
            if (stop.getAsBoolean()) {
                return Optional.empty();
            }
            Part part = part(fold);
            try (StagedTraining staged = new StagedTraining(
                    inputs, trial.options(), part.training(), part.validation(), ONE_THREAD, Optional.empty())) {
                stopReason = staged.run(each -> {}, stop);
                Training run = staged.training();
                if (stopReason == StopReason.DIVERGED) {
                    requireFinite(staged.features(), part);
                }
                epochs += run.history().epochs().size();
                trainings++;
                if (run.best().isEmpty() || stopReason == StopReason.INTERRUPTED && folds.isPresent()) {
                    best.clear();
                    break;
                }
                best.add(run.best().get());
                if (folds.isEmpty() && isBestSoFar(run.best().get()) && test.images() > 0) {
                    testAccuracy = Optional.of(new Evaluator(staged.head(), staged.features())
                            .evaluate(test, (probabilities, image) -> {})
                            .accuracy());
                }
            }
        }
        if (epochs == 0 && stopReason == StopReason.INTERRUPTED) {
            return Optional.empty();
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return Optional.of(
                new TrialResult(trial, best, (double) epochs / trainings, stopReason, seconds, testAccuracy));
    }

    /** Only trials that are the best so far are evaluated on the test split, which must not influence the choice. */
    private synchronized boolean isBestSoFar(Epoch epoch) {
        double value = monitor.value(epoch);
        boolean better = monitor.isBetter(value, bestValue, 0);
        bestValue = better ? value : bestValue;
        return better || value == bestValue;
    }

    private Part part(int fold) {
        return cut.map(each -> new Part(each.training(fold), each.validation(fold)))
                .orElseGet(() -> new Part(training, validation));
    }
}
