package io.github.headstart.classify.run;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.metrics.PredictionWriter;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Evaluates the head of a finished run on a store: its own or another with the same recipe and classes. */
public final class EvaluateRun {
    static final int MOST_ROWS = 256;

    private final TrainedModel run;
    private final FeatureStore store;

    EvaluateRun(TrainedModel run, FeatureStore store) {
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

    /** The calibration of the run's probabilities, which the metrics are of. */
    public Optional<RunCalibration> calibration() {
        return run.description().calibration();
    }

    /** The content of {@code metrics.json}. */
    public Map<String, Object> json(Map<Split, SplitMetrics> metrics) {
        Map<String, Object> content = new LinkedHashMap<>();
        calibration().ifPresent(fitted -> content.put(Run.TEMPERATURE, fitted.temperature()));
        metrics.forEach((split, values) -> content.put(split.toString(), values));
        return content;
    }

    /**
     * Evaluates all splits, and writes {@code predictions.csv} and {@code metrics.json}.
     *
     * @param folder must not exist or be empty
     * @return the metrics of each split that has images
     */
    public Map<Split, SplitMetrics> evaluate(Path folder) {
        try (OutputFolder results = OutputFolder.create(folder);
                PredictionWriter predictions =
                        PredictionWriter.create(folder.resolve(Run.PREDICTIONS), run.classes(), run.labelling())) {
            Map<Split, SplitMetrics> metrics = evaluate(predictions);
            predictions.commit();
            AtomicFile.writeText(folder.resolve(Run.METRICS), Json.document(json(metrics)));
            return metrics;
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the results cannot be written: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    /** As above; writes all predictions, and does not commit them. */
    Map<Split, SplitMetrics> evaluate(PredictionWriter predictions) {
        return evaluate(Optional.of(predictions));
    }

    /** Evaluates all splits and writes nothing. */
    public Map<Split, SplitMetrics> evaluate() {
        return evaluate(Optional.empty());
    }

    private Map<Split, SplitMetrics> evaluate(Optional<PredictionWriter> writer) {
        Map<Split, SplitMetrics> metrics = new EnumMap<>(Split.class);
        try (ExportedHead head = run.openHead();
                Features source = new StoreFeatures(store)) {
            FeatureBatches batches = batches(source);
            for (Split split : Split.values()) {
                SplitIndex rows = SplitIndex.of(store, split);
                if (rows.images() > 0) {
                    metrics.put(split, metrics(head, batches, rows, writer));
                }
            }
        }
        return metrics;
    }

    static FeatureBatches batches(Features source) {
        return new FeatureBatches(source, FeatureBatches.rowsAtOnce(source.featureSize(), MOST_ROWS));
    }

    private SplitMetrics metrics(
            ExportedHead head, FeatureBatches batches, SplitIndex rows, Optional<PredictionWriter> writer) {
        SplitEvaluation evaluation = new SplitEvaluation(store, rows, run.classes(), writer);
        double[] loss = {0};
        batches.forEach(rows, (start, count) -> {
            float[][] probabilities = head.predict(batches.features(), count);
            float[][] logits =
                    rows.labelling().isMultiLabel() ? head.logits(batches.features(), count) : new float[0][];
            for (int i = 0; i < count; i++) {
                evaluation.add(probabilities[i], start + i);
                loss[0] += rows.labelling().isMultiLabel()
                        ? loss(logits[i], rows.classes(start + i))
                        : loss(probabilities[i], rows.label(start + i));
            }
        });
        return evaluation.metrics(loss[0] / rows.images() + run.description().regularizationLoss());
    }

    /** The binary cross-entropy of each class from its logit, mean over the classes. */
    private double loss(float[] logits, int[] label) {
        double smoothing = run.description().options().labelSmoothing();
        double sum = 0;
        for (int index = 0; index < logits.length; index++) {
            double x = logits[index];
            double target = smoothing / 2 + (Arrays.binarySearch(label, index) >= 0 ? 1 - smoothing : 0);
            sum += Math.max(x, 0) - x * target + Math.log1p(Math.exp(-Math.abs(x)));
        }
        return sum / logits.length;
    }

    /** The loss from probabilities. With two classes both columns are computed from the logit at full precision. */
    private double loss(float[] probabilities, int label) {
        double smoothing = run.description().options().labelSmoothing();
        double sum = 0;
        for (int other = 0; other < probabilities.length; other++) {
            double target = smoothing / probabilities.length + (other == label ? 1 - smoothing : 0);
            // A probability that underflows to 0 is replaced by the smallest float.
            sum -= target == 0 ? 0 : target * Math.log(Math.max(probabilities[other], Float.MIN_VALUE));
        }
        return sum;
    }
}
