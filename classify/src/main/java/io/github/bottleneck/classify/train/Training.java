package io.github.bottleneck.classify.train;

import io.github.bottleneck.classify.data.FeatureBatches;
import io.github.bottleneck.classify.data.PassSchedule;
import io.github.bottleneck.classify.data.SplitRows;
import io.github.bottleneck.classify.head.BatchResult;
import io.github.bottleneck.classify.head.Head;
import io.github.bottleneck.classify.train.History.Scores;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

/** The training loop: epochs of steps, validation after each, the best weights kept. Not thread-safe. */
final class Training {
    private final Head head;
    private final FeatureBatches batches;
    private final TrainOptions options;
    private final SplitRows training;
    private final SplitRows validation;
    private History history = History.empty();
    private List<float[]> bestWeights = List.of();

    Training(Head head, FeatureBatches batches, TrainOptions options, SplitRows training, SplitRows validation) {
        this.head = head;
        this.batches = batches;
        this.options = options;
        this.training = training;
        this.validation = validation;
    }

    /**
     * Trains all epochs and leaves the head with the weights of the best one.
     *
     * @param afterEpoch is given the history so far and the epoch's seconds
     */
    History run(BiConsumer<History, Double> afterEpoch) {
        PassSchedule schedule = options.scheduleFor(training.passes());
        Order order = new Order(schedule);
        for (int epoch = 0; epoch < options.epochs(); epoch++) {
            long start = System.nanoTime();
            Scores scores = train(order, epoch);
            history = history.with(scores, validate());
            if (history.best()
                    .filter(best -> best.number() == history.epochs().size() - 1)
                    .isPresent()) {
                bestWeights = head.weights();
            }
            afterEpoch.accept(history, (System.nanoTime() - start) / 1e9);
        }
        if (!bestWeights.isEmpty()) {
            head.setWeights(bestWeights);
        }
        return history;
    }

    private Scores train(Order order, int epoch) {
        Mean mean = new Mean();
        int steps = options.stepsPerEpoch().orElse(order.batches(order.traversal(epoch)));
        for (int step = 0; step < steps; step++) {
            int count = options.stepsPerEpoch().isPresent()
                    ? order.read((long) epoch * steps + step)
                    : order.read(order.traversal(epoch), step);
            mean.add(head.step(batches.features(), batches.labels(), null, count), count);
        }
        return mean.scores();
    }

    private Optional<Scores> validate() {
        if (validation.pictures() == 0) {
            return Optional.empty();
        }
        int[] rows = IntStream.range(0, validation.pictures()).toArray();
        Mean mean = new Mean();
        for (int start = 0; start < rows.length; start += options.batchSize()) {
            int count = Math.min(options.batchSize(), rows.length - start);
            batches.read(validation, rows, start, count);
            mean.add(head.evaluate(batches.features(), batches.labels(), null, count), count);
        }
        return Optional.of(mean.scores());
    }

    /** The batches of training, one traversal of the rows after the other. */
    private final class Order {
        private final PassSchedule schedule;
        private int number = -1;
        private int[] rows = {};

        Order(PassSchedule schedule) {
            this.schedule = schedule;
        }

        int[] traversal(int wanted) {
            if (wanted != number) {
                rows = schedule.order(training, wanted, options.seed());
                number = wanted;
            }
            return rows;
        }

        int batches(int[] order) {
            return (order.length + options.batchSize() - 1) / options.batchSize();
        }

        /** Reads the batch that a step counted from the beginning of training takes. */
        int read(long step) {
            int each = batches(traversal(0));
            return read(traversal(Math.toIntExact(step / each)), (int) (step % each));
        }

        int read(int[] order, int batch) {
            int start = batch * options.batchSize();
            int count = Math.min(options.batchSize(), order.length - start);
            batches.read(training, order, start, count);
            return count;
        }
    }

    /** Means over samples, as Keras's progress bar and history have them. */
    private final class Mean {
        private double loss;
        private long correct;
        private long samples;

        void add(BatchResult result, int count) {
            loss += result.loss() * count;
            samples += count;
            for (int i = 0; i < count; i++) {
                correct += isCorrect(result.probabilities()[i], batches.labels()[i]) ? 1 : 0;
            }
        }

        Scores scores() {
            return new Scores((double) correct / samples, loss / samples);
        }

        private boolean isCorrect(float[] probabilities, int label) {
            for (int other = 0; other < probabilities.length; other++) {
                boolean before = other < label
                        ? probabilities[other] >= probabilities[label]
                        : probabilities[other] > probabilities[label];
                if (before) {
                    return false;
                }
            }
            return true;
        }
    }
}
