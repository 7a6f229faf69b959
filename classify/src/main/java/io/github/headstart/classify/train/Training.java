package io.github.headstart.classify.train;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.BatchResult;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.process.Progress;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The training loop: trains epochs, validates after each and keeps the weights of the best. An incomplete epoch, which
 * was interrupted or diverged, is not part of the history. A second stage continues the history of the first; its schedule and its
 * patience begin again. Not thread-safe.
 */
public final class Training {
    private final Head head;
    private final Features source;
    private final TrainOptions options;
    private final SplitIndex training;
    private final SplitIndex validation;
    private final FeatureBatches batches;
    private final Evaluator evaluator;
    private final Monitor monitor;
    private final Passes passes;
    private final float[] classWeights;
    private final int batchSize;
    private final int batchesPerTraversal;
    private final int stepsPerEpoch;
    private History history = History.empty();
    private int earlierEpochs;
    private List<float[]> bestWeights = List.of();
    private double epochSeconds;
    private int traversal = -1;
    private int[] order = {};

    /**
     * @param head created with these options
     * @param classes class names by class number
     * @param validation may be empty
     */
    public Training(
            Head head,
            Features source,
            TrainOptions options,
            List<String> classes,
            SplitIndex training,
            SplitIndex validation) {
        this.head = head;
        this.source = source;
        this.options = options;
        this.training = training;
        this.validation = validation;
        evaluator = new Evaluator(head, source);
        monitor = options.epochs().monitorFor(validation.images() > 0);
        passes = options.epochs().passesFor(training);
        classWeights = options.classWeights().of(classes, training);
        batchSize = options.epochs().batch(traversal(0).length);
        batches = new FeatureBatches(source, batchSize);
        batchesPerTraversal = (traversal(0).length + batchSize - 1) / batchSize;
        stepsPerEpoch = options.epochs().stepsPerEpoch().orElse(batchesPerTraversal);
    }

    /** Restores the state of a training with the same options and rows. */
    public void restore(TrainingState state) {
        head.restore(state.head());
        history = state.history();
        earlierEpochs = state.earlierEpochs();
        bestWeights = state.bestWeights();
    }

    /**
     * Makes this the second stage of a training.
     *
     * @param earlier of the first
     * @param best weights of this stage's head that make the model of the best epoch of the first
     */
    void follow(History earlier, List<float[]> best) {
        history = earlier;
        earlierEpochs = earlier.epochs().size();
        bestWeights = best;
    }

    /** The current state; to be called between epochs. */
    public TrainingState state() {
        return new TrainingState(history, earlierEpochs, head.state(), bestWeights);
    }

    boolean isSecondStage() {
        return earlierEpochs > 0;
    }

    /** How many of the epochs belong to the stage before this one. */
    public int earlierEpochs() {
        return earlierEpochs;
    }

    /** The epochs so far, those of an earlier stage included. */
    public History history() {
        return history;
    }

    public Monitor monitor() {
        return monitor;
    }

    /** Duration of the last epoch, including validation. */
    public double epochSeconds() {
        return epochSeconds;
    }

    /** Whether the last epoch is the best so far. */
    public boolean isLastBest() {
        return history.best(monitor)
                .filter(best -> best.number() == history.epochs().size() - 1)
                .isPresent();
    }

    /**
     * Trains the remaining epochs, then gives the head the weights of the best epoch, if there is one.
     *
     * @param afterEpoch called with this training after each epoch
     * @param stop checked before each step; true to end the training
     * @param iterations begins to show the progress of a training on all rows at once
     */
    public StopReason run(Consumer<Training> afterEpoch, BooleanSupplier stop, Supplier<Progress> iterations) {
        StopReason stopReason = options.optimizer().trainsOnBatches()
                ? epochs(afterEpoch, stop)
                : converge(afterEpoch, stop, iterations);
        if (!bestWeights.isEmpty()) {
            head.setWeights(bestWeights);
        }
        return stopReason;
    }

    private StopReason epochs(Consumer<Training> afterEpoch, BooleanSupplier stop) {
        while (history.epochs().size() - earlierEpochs < options.epochs().most()) {
            if (isExhausted()) {
                return StopReason.STOPPED_EARLY;
            }
            long start = System.nanoTime();
            MeanMetrics mean = new MeanMetrics(head.spec());
            for (int step = 0; step < stepsPerEpoch; step++) {
                if (stop.getAsBoolean()) {
                    return StopReason.INTERRUPTED;
                }
                if (!Double.isFinite(step((long) history.epochs().size() * stepsPerEpoch + step, mean))) {
                    return StopReason.DIVERGED;
                }
            }
            Optional<Metrics> validated = validation.images() == 0
                    ? Optional.empty()
                    : Optional.of(evaluator.evaluate(validation, (probabilities, image) -> {}));
            if (!Double.isFinite(validated.map(Metrics::loss).orElse(0.0))) {
                return StopReason.DIVERGED;
            }
            history = history.with(mean.metrics(), validated);
            if (isLastBest()) {
                bestWeights = head.weights();
            }
            epochSeconds = (System.nanoTime() - start) / 1e9;
            afterEpoch.accept(this);
        }
        return StopReason.FINISHED;
    }

    /** Trains on all rows at once. The history has one epoch: the weights that were found. */
    private StopReason converge(Consumer<Training> afterEpoch, BooleanSupplier stop, Supplier<Progress> iterations) {
        if (!history.epochs().isEmpty()) {
            return StopReason.FINISHED;
        }
        long start = System.nanoTime();
        LinearProbe.Result found;
        try (Progress progress = iterations.get()) {
            found = new LinearProbe(head, source, training, traversal(0), classWeights)
                    .train(LinearProbe.EXACT, stop, progress);
        }
        if (found.weights().isEmpty()) {
            return found.stopReason();
        }
        head.setWeights(found.weights());
        bestWeights = found.weights();
        history = history.with(
                evaluator.evaluate(training, (probabilities, image) -> {}),
                validation.images() == 0
                        ? Optional.empty()
                        : Optional.of(evaluator.evaluate(validation, (probabilities, image) -> {})));
        epochSeconds = (System.nanoTime() - start) / 1e9;
        afterEpoch.accept(this);
        return found.stopReason();
    }

    private boolean isExhausted() {
        return options.epochs()
                .patience()
                .filter(patience -> history.since(earlierEpochs).isExhausted(monitor, patience))
                .isPresent();
    }

    /**
     * @param step counted from 0 over all epochs of all stages, so that passes and orders of rows are continued
     * @return the step's loss
     */
    private double step(long step, MeanMetrics mean) {
        int[] rows = traversal(Math.toIntExact(step / batchesPerTraversal));
        int start = (int) (step % batchesPerTraversal) * batchSize;
        int count = Math.min(batchSize, rows.length - start);
        batches.read(training, rows, start, count);
        long steps = (long) stepsPerEpoch * options.epochs().most();
        head.setLearningRate(options.learningRateSchedule()
                .rate(
                        options.optimizer().learningRate(),
                        step - (long) stepsPerEpoch * earlierEpochs,
                        steps,
                        history.since(earlierEpochs),
                        monitor));
        BatchResult result = head.step(batches.features(), batches.labels(), sampleWeights(count), count);
        mean.add(result, batches.labels(), count);
        return result.loss();
    }

    /** The row numbers of one traversal of the training rows. */
    private int[] traversal(int wanted) {
        if (wanted != traversal) {
            order = passes.order(training, wanted, options.seed());
            traversal = wanted;
        }
        return order;
    }

    private float[] sampleWeights(int count) {
        if (options.classWeights().absent()) {
            return null;
        }
        float[] weights = new float[count];
        for (int i = 0; i < count; i++) {
            weights[i] = classWeights[batches.labels()[i]];
        }
        return weights;
    }

    /** The best epoch so far; empty before the first. */
    public Optional<Epoch> best() {
        return history.best(monitor);
    }
}
