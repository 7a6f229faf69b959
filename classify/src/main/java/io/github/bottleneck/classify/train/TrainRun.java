package io.github.bottleneck.classify.train;

import io.github.bottleneck.classify.data.FeatureBatches;
import io.github.bottleneck.classify.data.SplitRows;
import io.github.bottleneck.classify.evaluate.Evaluation;
import io.github.bottleneck.classify.evaluate.Prediction;
import io.github.bottleneck.classify.evaluate.Predictions;
import io.github.bottleneck.classify.head.Head;
import io.github.bottleneck.classify.head.HeadSpec;
import io.github.bottleneck.classify.report.Plots;
import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.io.AtomicFile;
import io.github.bottleneck.json.Json;
import io.github.bottleneck.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** One training, from a store to a folder of results; {@code run.json} is written last. */
public final class TrainRun {
    private final FeatureStore store;
    private final TrainOptions options;
    private final HeadSpec spec;
    private final Path output;
    private final Map<Split, SplitRows> splits = new EnumMap<>(Split.class);

    /**
     * @param output a folder that is not there yet, or empty
     * @throws PipelineException if the output is not empty, or the store has no two classes or no training pictures
     */
    public TrainRun(FeatureStore store, TrainOptions options, Path output) {
        this.store = store;
        this.options = options;
        this.output = output;
        List<String> classes = store.manifest().classes();
        if (classes.size() < 2) {
            throw new PipelineException("%s: expected at least two classes, found %s; there is nothing to tell apart"
                    .formatted(store.directory(), classes));
        }
        this.spec = options.head(store.recipe().shape(), classes.size());
        for (Split split : Split.values()) {
            splits.put(split, SplitRows.of(store, split));
        }
        if (splits.get(Split.TRAIN).pictures() == 0) {
            throw new PipelineException("%s: expected pictures in the train split, found none; training needs them"
                    .formatted(store.directory()));
        }
        checkOutput(output);
    }

    public HeadSpec spec() {
        return spec;
    }

    /** The pictures of a split. */
    public int pictures(Split split) {
        return splits.get(split).pictures();
    }

    /** The augmented passes that the schedule can use. */
    public int passes() {
        return splits.get(Split.TRAIN).passes();
    }

    /**
     * Trains, evaluates and writes everything.
     *
     * @param afterEpoch is given the history so far and the epoch's seconds
     * @return the evaluation of each split that has pictures, with the weights of the best epoch
     */
    public Map<Split, Evaluation> run(BiConsumer<History, Double> afterEpoch) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        SplitRows training = splits.get(Split.TRAIN);
        try (Head head = Head.create(spec, options.optimizer(), options.labelSmoothing(), options.seed());
                FeatureBatches batches = new FeatureBatches(store, options.batchSize())) {
            History history =
                    new Training(head, batches, options, training, splits.get(Split.VALIDATION)).run(afterEpoch);
            if (history.best().isEmpty()) {
                throw new PipelineException("the loss was not finite in any of %d epochs; try a smaller --learning-rate"
                        .formatted(history.epochs().size()));
            }
            Predictions predictions = predict(head, batches);
            Map<Split, Evaluation> evaluations = evaluate(predictions);
            Files.createDirectories(output);
            head.export(output.resolve("head"));
            history.write(output.resolve("history.csv"));
            predictions.write(output.resolve("predictions.csv"));
            Plots.write(history, output);
            write("labels.json", store.manifest().classes());
            write("metrics.json", metrics(history, evaluations));
            double seconds = (System.nanoTime() - start) / 1e9;
            write("run.json", RunRecord.of(options, options.scheduleFor(training.passes()), store, started, seconds));
            return evaluations;
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(output, e.getMessage()), e);
        }
    }

    private Predictions predict(Head head, FeatureBatches batches) {
        List<Prediction> predictions = new ArrayList<>();
        for (SplitRows rows : splits.values()) {
            int[] order = IntStream.range(0, rows.pictures()).toArray();
            for (int start = 0; start < order.length; start += options.batchSize()) {
                int count = Math.min(options.batchSize(), order.length - start);
                batches.read(rows, order, start, count);
                float[][] probabilities = head.predict(batches.features(), count);
                for (int i = 0; i < count; i++) {
                    predictions.add(new Prediction(
                            rows.sample(start + i).path(), rows.split(), rows.label(start + i), probabilities[i]));
                }
            }
        }
        return new Predictions(store.manifest().classes(), predictions);
    }

    private Map<Split, Evaluation> evaluate(Predictions predictions) {
        Map<Split, Evaluation> evaluations = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            if (splits.get(split).pictures() > 0) {
                evaluations.put(split, predictions.of(split).evaluate());
            }
        }
        return evaluations;
    }

    private Map<String, Object> metrics(History history, Map<Split, Evaluation> evaluations) {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("best_epoch", history.best().orElseThrow().number());
        if (!store.recipe().backbone().trained()) {
            metrics.put("untrained_backbone", true);
        }
        evaluations.forEach((split, evaluation) -> metrics.put(split.toString(), fields(evaluation)));
        return metrics;
    }

    private static Map<String, Object> fields(Evaluation evaluation) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("accuracy", evaluation.accuracy());
        fields.put("loss", evaluation.loss());
        fields.put("count", evaluation.samples());
        fields.put("top5_accuracy", evaluation.top5Accuracy());
        fields.put("macro", evaluation.macro());
        fields.put("weighted", evaluation.weighted());
        fields.put("roc_auc", evaluation.rocAuc());
        fields.put("average_precision", evaluation.averagePrecision());
        fields.put("calibration", evaluation.calibration());
        fields.put("classes", evaluation.classes());
        fields.put("confusion", evaluation.confusion());
        return fields;
    }

    private void write(String name, Object value) throws IOException {
        AtomicFile.writeText(output.resolve(name), Json.document(value));
    }

    private static void checkOutput(Path output) {
        if (!Files.exists(output)) {
            return;
        }
        try (Stream<Path> files = Files.list(output)) {
            if (files.findAny().isPresent()) {
                throw new PipelineException(
                        "%s: expected no folder or an empty one for the results, found files in it".formatted(output));
            }
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be used for the results: %s".formatted(output, e.getMessage()), e);
        }
    }
}
