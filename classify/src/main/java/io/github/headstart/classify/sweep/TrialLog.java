package io.github.headstart.classify.sweep;

import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.io.AppendedLines;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The log of finished trials, {@code trials.jsonl} in the folder of a sweep: a JSON object per line, written as soon as
 * a trial is finished, so that an interrupted sweep can be resumed. For one writer at a time.
 */
public final class TrialLog {
    private static final String FILE = "trials.jsonl";

    private final Path file;

    public TrialLog(Path folder) {
        file = folder.resolve(FILE);
    }

    /** @param validation null without validation */
    private record BestEpoch(int number, Metrics training, Metrics validation) {
        static BestEpoch of(Epoch epoch) {
            return new BestEpoch(
                    epoch.number(), epoch.training(), epoch.validation().orElse(null));
        }

        Epoch epoch() {
            return new Epoch(number, training, Optional.ofNullable(validation));
        }
    }

    private record Line(
            Map<String, String> varied,
            List<BestEpoch> best,
            double epochs,
            StopReason stopReason,
            double seconds,
            Double testAccuracy) {}

    /** Adds a trial unless it was interrupted, in which case it will be trained again. */
    public void add(TrialResult result) {
        if (result.stopReason() == StopReason.INTERRUPTED) {
            return;
        }
        Line line = new Line(
                result.trial().varied(),
                result.best().stream().map(BestEpoch::of).toList(),
                result.epochs(),
                result.stopReason(),
                result.seconds(),
                result.testAccuracy().orElse(null));
        try {
            AppendedLines.add(file, Json.line(line));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /**
     * The logged results of these trials; empty if there is no file yet. A line that is cut off is left out, and its
     * trial is trained again.
     *
     * @throws io.github.headstart.error.PipelineException naming a line that is whole and wrong
     */
    public List<TrialResult> read(List<Trial> trials) {
        if (!Files.exists(file)) {
            return List.of();
        }
        Map<Map<String, String>, Trial> byVaried =
                trials.stream().collect(Collectors.toMap(Trial::varied, trial -> trial, (first, second) -> first));
        Map<Trial, TrialResult> results = new LinkedHashMap<>();
        Json.lines(file, Line.class, line -> {
            Trial trial = byVaried.get(line.varied());
            if (trial != null) {
                results.put(trial, result(line, trial));
            }
        });
        return List.copyOf(results.values());
    }

    private static TrialResult result(Line line, Trial trial) {
        return new TrialResult(
                trial,
                line.best().stream().map(BestEpoch::epoch).toList(),
                line.epochs(),
                line.stopReason(),
                line.seconds(),
                Optional.ofNullable(line.testAccuracy()));
    }
}
