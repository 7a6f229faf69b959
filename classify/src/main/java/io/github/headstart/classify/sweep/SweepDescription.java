package io.github.headstart.classify.sweep;

import io.github.headstart.classify.run.RunDescription.Environment;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The description of a sweep, the content of {@code sweep.json}: its settings and its results. It is written before the
 * first trial, so that the sweep can always be resumed. Immutable.
 *
 * @param started an instant such as {@code 2026-11-24T08:04:00Z}; for a resumed sweep the time of resuming
 * @param options the common options of all trials
 * @param varied the values to try, by option
 * @param random number of combinations drawn; empty for a grid search
 * @param folds number of folds of the cross-validation; empty for the validation split
 * @param configurations number of trials
 * @param interrupted whether a trial is missing or was interrupted
 * @param monitor the metric that trials are ranked by; empty before there are results
 * @param best the varied options of the best trial; empty if there is none
 * @param testAccuracy of the best trial, 0 to 1
 */
public record SweepDescription(
        String started,
        TrainedOn store,
        TrainOptions options,
        Map<String, List<String>> varied,
        Optional<Integer> random,
        Optional<Integer> folds,
        int configurations,
        boolean interrupted,
        Optional<Monitor> monitor,
        Optional<Map<String, String>> best,
        Optional<Double> testAccuracy,
        double seconds,
        Environment environment) {
    private static final String TABLE = "sweep.csv";
    private static final String FILE = "sweep.json";

    public SweepDescription {
        varied = Collections.unmodifiableMap(new LinkedHashMap<>(varied));
    }

    /** A sweep that is started or resumed. */
    public static SweepDescription begin(
            FeatureStore store,
            TrainOptions options,
            SweepSpace space,
            Optional<Integer> random,
            Optional<Integer> folds,
            int configurations) {
        return new SweepDescription(
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
                TrainedOn.of(store),
                options,
                space.values(),
                random,
                folds,
                configurations,
                true,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                Environment.current());
    }

    /** This sweep with its results. */
    public SweepDescription with(SweepTable found, double seconds) {
        return new SweepDescription(
                started,
                store,
                options,
                varied,
                random,
                folds,
                configurations,
                found.interrupted(),
                Optional.of(found.monitor()),
                found.best().map(Trial::varied),
                found.testAccuracy(),
                Math.round(seconds * 1e3) / 1e3,
                environment);
    }

    public SweepSpace space() {
        return new SweepSpace(varied);
    }

    /** Writes or replaces {@code sweep.json}. */
    public void write(Path folder) {
        Path file = folder.resolve(FILE);
        try {
            AtomicFile.writeText(file, Json.document(this));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /**
     * Writes {@code sweep.csv} and then {@code sweep.json}.
     *
     * @return the table's file
     */
    public Path write(Path folder, SweepTable found) {
        found.table().write(folder.resolve(TABLE));
        write(folder);
        return folder.resolve(TABLE);
    }

    /** @throws PipelineException if the folder contains no sweep, or a finished one */
    public static SweepDescription readUnfinished(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new PipelineException(
                    "%s: expected the folder of a sweep, found no %s in it; name the output folder of the sweep"
                            .formatted(folder, FILE));
        }
        SweepDescription sweep = Json.read(file, SweepDescription.class);
        if (!sweep.interrupted()) {
            throw new PipelineException(
                    "%s: expected an interrupted sweep, found a finished one; there is nothing to resume"
                            .formatted(folder));
        }
        return sweep;
    }
}
