package io.github.headstart.classify.run;

import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.train.History;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
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
    public static final String DESCRIPTION = "run.json";

    /** A folder's name as {@code classify} makes it, for messages. */
    public static final String EXAMPLE = "runs/2026-11-25-141500";

    public static final String METRICS = "metrics.json";
    public static final String HISTORY = "history.csv";
    public static final String PREDICTIONS = "predictions.csv";

    public Run {
        scores = Collections.unmodifiableMap(new EnumMap<>(scores));
    }

    /** @throws PipelineException if the folder holds no finished run, or one of its files is damaged */
    public static Run read(Path folder) {
        Path description = folder.resolve(DESCRIPTION);
        requireFinished(folder);
        History history = History.read(folder.resolve(HISTORY));
        if (history.epochs().isEmpty()) {
            throw new PipelineException(
                    "%s: expected at least one epoch, found none".formatted(folder.resolve(HISTORY)));
        }
        return new Run(
                folder,
                RunDescription.parse(Json.text(description), description.toString()),
                scores(folder.resolve(METRICS)),
                history,
                Predictions.read(folder.resolve(PREDICTIONS)));
    }

    /** @throws PipelineException saying what is there instead if a folder holds no finished run */
    public static void requireFinished(Path folder) {
        if (!Files.exists(folder.resolve(DESCRIPTION))) {
            throw new PipelineException("%s: expected the folder of a finished run, such as %s, found %s"
                    .formatted(folder, EXAMPLE, whatIsThere(folder)));
        }
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

    private static String whatIsThere(Path folder) {
        if (!Files.exists(folder)) {
            return "no such folder";
        }
        if (Files.exists(folder.resolve("checkpoint.bin"))) {
            return "one that was broken off; `classify --resume %s` goes on with it".formatted(folder);
        }
        if (Files.exists(folder.resolve("sweep.json"))) {
            return "a sweep, whose trials leave no results; train its best configuration for a report";
        }
        return Files.exists(folder.resolve("features.json"))
                ? "a feature store; the folder of a run is what `classify` names as its results"
                : "no %s in it".formatted(DESCRIPTION);
    }
}
