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
import java.util.Optional;

/**
 * A finished run: what the files in its folder say. Immutable.
 *
 * @param folder of the results
 * @param scores of each split that has images, as in {@code metrics.json}
 * @param history at least one epoch
 * @param predictions of all images of those splits
 */
public record Run(
        Path folder,
        RunDescription description,
        Map<Split, SplitMetrics> scores,
        History history,
        Predictions predictions) {
    public static final String METRICS = "metrics.json";
    public static final String HISTORY = "history.csv";
    public static final String PREDICTIONS = "predictions.csv";

    public Run {
        scores = Collections.unmodifiableMap(new EnumMap<>(scores));
    }

    /** @throws PipelineException if the folder holds no finished run, or one of its files is damaged */
    public static Run read(Path folder) {
        RunDescription description = RunDescription.read(folder);
        History history = History.read(folder.resolve(HISTORY));
        if (history.epochs().isEmpty()) {
            throw new PipelineException(
                    "%s: expected at least one epoch, found none".formatted(folder.resolve(HISTORY)));
        }
        return new Run(
                folder,
                description,
                scores(folder.resolve(METRICS)),
                history,
                Predictions.read(folder.resolve(PREDICTIONS)));
    }

    /** The content of {@code metrics.json}. */
    Map<String, Object> metrics() {
        Map<String, Object> metrics = new LinkedHashMap<>();
        metrics.put("best_epoch", description.bestEpoch());
        if (!description.recipe().backbone().trained()) {
            metrics.put("untrained_backbone", true);
        }
        scores.forEach((split, values) -> metrics.put(split.toString(), values));
        return metrics;
    }

    /** The split that says most of what the head is worth: the last of training, validation and test that there is. */
    public Split judgedSplit() {
        return scores.keySet().stream().reduce((before, last) -> last).orElseThrow();
    }

    /** The figures of the best epoch, whose weights were kept. */
    public Optional<History.Epoch> bestEpoch() {
        return history.epochs().stream()
                .filter(epoch -> epoch.number() == description.bestEpoch())
                .findFirst();
    }

    private static Map<Split, SplitMetrics> scores(Path file) {
        Map<?, ?> fields = Json.read(file, Map.class);
        Map<Split, SplitMetrics> scores = new EnumMap<>(Split.class);
        for (Split split : Split.values()) {
            Object values = fields == null ? null : fields.get(split.toString());
            if (values != null) {
                scores.put(split, Json.parse(Json.line(values), file + " " + split, SplitMetrics.class));
            }
        }
        if (scores.isEmpty()) {
            throw new PipelineException("%s: expected the figures of a split, found none".formatted(file));
        }
        return scores;
    }
}
