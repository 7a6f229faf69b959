package io.github.headstart.classify.run;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Evaluates the head of a finished run on a store: its own or another with the same recipe and classes. */
public final class EvaluateRun {
    private static final int BATCH = 256;

    private final TrainedModel run;
    private final FeatureStore store;

    private EvaluateRun(TrainedModel run, FeatureStore store) {
        this.run = run;
        this.store = store;
    }

    /**
     * @param folder of the run's results
     * @throws PipelineException if there is no finished run, or naming all differences if the store does not match it
     */
    public static EvaluateRun of(Path folder, FeatureStore store) {
        TrainedModel run = TrainedModel.read(folder);
        run.checkFits(store);
        return new EvaluateRun(run, store);
    }

    /** The folder of the store that a run was trained on. */
    public static Path storeOf(Path folder) {
        return Path.of(RunDescription.read(folder).store().path());
    }

    /**
     * The result of an evaluation.
     *
     * @param predictions of all images
     * @param metrics of each split that has images
     */
    public record Result(Predictions predictions, Map<Split, SplitMetrics> metrics) {
        /** The content of {@code metrics.json}. */
        public Map<String, SplitMetrics> metricsJson() {
            Map<String, SplitMetrics> content = new LinkedHashMap<>();
            metrics.forEach((split, values) -> content.put(split.toString(), values));
            return content;
        }

        /**
         * Writes {@code predictions.csv} and {@code metrics.json}.
         *
         * @param folder must not exist or be empty
         */
        public void write(Path folder) {
            try (OutputFolder results = OutputFolder.create(folder)) {
                predictions.write(folder.resolve(Run.PREDICTIONS));
                AtomicFile.writeText(folder.resolve(Run.METRICS), Json.document(metricsJson()));
            } catch (IOException e) {
                throw new PipelineException(
                        "%s: the results cannot be written: %s".formatted(folder, AtomicFile.reason(e)), e);
            }
        }
    }

    /** Evaluates all splits. */
    public Result evaluate() {
        List<Prediction> all = new ArrayList<>();
        Map<Split, SplitMetrics> metrics = new EnumMap<>(Split.class);
        try (ExportedHead head = ExportedHead.open(run.head());
                Features source = new StoreFeatures(store)) {
            FeatureBatches batches = new FeatureBatches(source, BATCH);
            for (Split split : Split.values()) {
                SplitIndex rows = SplitIndex.of(store, split);
                if (rows.images() > 0) {
                    List<Prediction> predictions = predictions(head, batches, rows);
                    metrics.put(
                            split,
                            SplitMetrics.of(loss(predictions), new Predictions(run.classes(), predictions).evaluate()));
                    all.addAll(predictions);
                }
            }
        }
        return new Result(new Predictions(run.classes(), all), metrics);
    }

    private static List<Prediction> predictions(ExportedHead head, FeatureBatches batches, SplitIndex rows) {
        int[] order = IntStream.range(0, rows.images()).toArray();
        List<Prediction> predictions = new ArrayList<>();
        for (int start = 0; start < order.length; start += BATCH) {
            int count = Math.min(BATCH, order.length - start);
            batches.read(rows, order, start, count);
            float[][] probabilities = head.predict(batches.features(), count);
            for (int i = 0; i < count; i++) {
                predictions.add(new Prediction(
                        rows.sample(start + i).path(), rows.split(), rows.label(start + i), probabilities[i]));
            }
        }
        return predictions;
    }

    /** The loss from probabilities. With two classes both columns are computed from the logit at full precision. */
    private double loss(List<Prediction> predictions) {
        double smoothing = run.description().options().labelSmoothing();
        double sum = 0;
        for (Prediction prediction : predictions) {
            float[] probabilities = prediction.probabilities();
            for (int label = 0; label < probabilities.length; label++) {
                double target = smoothing / probabilities.length + (label == prediction.label() ? 1 - smoothing : 0);
                // A probability that underflows to 0 is replaced by the smallest float.
                sum -= target == 0 ? 0 : target * Math.log(Math.max(probabilities[label], Float.MIN_VALUE));
            }
        }
        return sum / predictions.size() + run.description().regularizationLoss();
    }
}
