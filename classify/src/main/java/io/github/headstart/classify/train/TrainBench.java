package io.github.headstart.classify.train;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.UncompressedShards;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.Checks;
import io.github.headstart.error.PipelineException;
import io.github.headstart.measure.Spread;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.OpenLimits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.function.ToDoubleFunction;

/**
 * A benchmark of training on this machine: the time of loading a batch from the store, of an optimiser step on a batch
 * in memory, and of both as in training. These are measured alternately for several rounds, each over one epoch of
 * unchanged images.
 *
 * @param batchSize rows per step
 * @param featureSize values per row
 * @param steps number of steps per measurement
 */
public record TrainBench(int batchSize, int featureSize, long parameters, int steps, List<Round> rounds) {
    private static final int BATCHES_IN_MEMORY = 8;

    /** Milliseconds of one batch. */
    public record Round(double load, double step, double both) {}

    public TrainBench {
        rounds = List.copyOf(rounds);
    }

    /**
     * @param options of the measured training
     * @throws PipelineException if the store has no training images
     */
    public static TrainBench run(FeatureStore store, TrainOptions options, int rounds) {
        new Checks()
                .that(
                        options.optimizer().trainsOnBatches(),
                        "optimizer",
                        "one that trains on batches, whose steps are measured",
                        options.optimizer().kerasName())
                .done();
        SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
        if (rows.images() == 0) {
            throw new PipelineException("%s: expected images in the train split, found none; training needs them"
                    .formatted(store.directory()));
        }
        int batchSize = options.epochs().batch(rows.images());
        int steps = rows.images() / batchSize;
        int[] order = Passes.NONE.order(rows, 0, options.seed());
        HeadSpec spec = options.spec(store);
        TrainLimits.check(spec, options, rows.images());
        try (Head head = Head.create(spec, options.optimizer(), options.labelSmoothing(), options.seed());
                UncompressedShards shards = new UncompressedShards(store);
                Features source = shards.features(OpenLimits.USUAL.readers())) {
            List<FeatureBatches> inMemory = new ArrayList<>();
            for (int i = 0; i < Math.min(BATCHES_IN_MEMORY, steps); i++) {
                inMemory.add(new FeatureBatches(source, batchSize));
                inMemory.get(i).read(rows, order, i * batchSize, batchSize);
            }
            FeatureBatches batches = new FeatureBatches(source, batchSize);
            IntConsumer load = number -> batches.read(rows, order, number * batchSize, batchSize);
            IntConsumer step = number -> step(head, inMemory.get(number % inMemory.size()), batchSize);
            IntConsumer both = number -> {
                load.accept(number);
                step(head, batches, batchSize);
            };
            List<Round> measured = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                Round times =
                        new Round(milliseconds(steps, load), milliseconds(steps, step), milliseconds(steps, both));
                // The first round is a warm-up.
                if (round > 0) {
                    measured.add(times);
                }
            }
            return new TrainBench(batchSize, spec.featureSize(), spec.parameters(), steps, measured);
        }
    }

    public Spread spread(ToDoubleFunction<Round> value) {
        return Spread.of(rounds.stream().mapToDouble(value));
    }

    /** The results by JSON field; times in milliseconds per batch. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("batch_size", batchSize);
        fields.put("feature_size", featureSize);
        fields.put("parameters", parameters);
        fields.put("steps", steps);
        fields.put("rounds", rounds.size());
        fields.put("load_milliseconds", spread(Round::load));
        fields.put("step_milliseconds", spread(Round::step));
        fields.put("both_milliseconds", spread(Round::both));
        return fields;
    }

    private static void step(Head head, FeatureBatches batch, int count) {
        head.step(batch.features(), batch.labels(), null, count);
    }

    private static double milliseconds(int steps, IntConsumer work) {
        long start = System.nanoTime();
        for (int number = 0; number < steps; number++) {
            work.accept(number);
        }
        return (System.nanoTime() - start) / 1e6 / steps;
    }
}
