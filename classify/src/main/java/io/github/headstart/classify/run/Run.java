package io.github.headstart.classify.run;

import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.train.History;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A finished run, as read from the files in its folder. Immutable.
 *
 * @param folder of the results
 * @param metrics of each split that has images, as in {@code metrics.json}
 * @param history at least one epoch
 * @param predictions of all images of those splits, not read yet
 */
public record Run(
        Path folder,
        RunDescription description,
        Map<Split, SplitMetrics> metrics,
        History history,
        Predictions predictions) {
    public static final String METRICS = "metrics.json";
    public static final String HISTORY = "history.csv";
    public static final String PREDICTIONS = "predictions.csv";
    /** The field of {@code metrics.json} for the temperature of the probabilities that they are of. */
    static final String TEMPERATURE = "temperature";

    public Run {
        metrics = Collections.unmodifiableMap(new EnumMap<>(metrics));
    }

    /**
     * @throws PipelineException if the folder holds no finished run, one of its files is damaged, or its metrics are those of another
     *     temperature
     */
    public static Run read(Path folder) {
        RunDescription description = RunDescription.read(folder);
        return of(folder, description, metrics(folder.resolve(METRICS), description));
    }

    /** The run with the rest of its files. */
    static Run of(Path folder, RunDescription description, Map<Split, SplitMetrics> metrics) {
        History history = History.read(folder.resolve(HISTORY));
        if (history.epochs().isEmpty()) {
            throw new PipelineException(
                    "%s: expected at least one epoch, found none".formatted(folder.resolve(HISTORY)));
        }
        return new Run(folder, description, metrics, history, Predictions.open(folder.resolve(PREDICTIONS)));
    }

    /** The content of {@code metrics.json}. */
    Map<String, Object> metricsJson() {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("best_epoch", description.bestEpoch());
        if (!description.recipe().backbone().trained()) {
            content.put("untrained_backbone", true);
        }
        description.calibration().ifPresent(fitted -> content.put(TEMPERATURE, fitted.temperature()));
        metrics.forEach((split, values) -> content.put(split.toString(), values));
        return content;
    }

    private static String text(Object temperature) {
        return temperature == null ? "none" : temperature.toString();
    }

    /** The split that the report shows in detail: test if there is one, else validation, else train. */
    public Split evaluatedSplit() {
        return metrics.keySet().stream().reduce((before, last) -> last).orElseThrow();
    }

    /** The metrics of the best epoch, whose weights were kept. */
    public Optional<History.Epoch> bestEpoch() {
        return history.epochs().stream()
                .filter(epoch -> epoch.number() == description.bestEpoch())
                .findFirst();
    }

    private static Map<Split, SplitMetrics> metrics(Path file, RunDescription description) {
        Map<?, ?> fields = Json.read(file, Map.class);
        Object temperature = fields == null ? null : fields.get(TEMPERATURE);
        Object expected =
                description.calibration().map(RunCalibration::temperature).orElse(null);
        if (!Objects.equals(temperature, expected)) {
            throw new PipelineException(
                    "%s: expected metrics at the temperature of %s, %s, found them at %s, since a calibration was cut off; repeat `classify calibrate`"
                            .formatted(file, RunDescription.FILE, text(expected), text(temperature)));
        }
        Map<Split, SplitMetrics> metrics = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            Object values = fields == null ? null : fields.get(split.toString());
            if (values != null) {
                metrics.put(split, Json.parse(Json.line(values), file + " " + split, SplitMetrics.class));
            }
        }
        if (metrics.isEmpty()) {
            throw new PipelineException("%s: expected the metrics of a split, found none".formatted(file));
        }
        return metrics;
    }
}
