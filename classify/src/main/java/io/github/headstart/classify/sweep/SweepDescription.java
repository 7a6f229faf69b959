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
 * The content of {@code sweep.json}: what was asked of a sweep and what it found. It is written before the first trial,
 * so that the sweep can be resumed however it ends. Immutable.
 *
 * @param started an instant such as {@code 2026-11-24T08:04:00Z}; of a resumed sweep, when it was resumed
 * @param options that the trials share, where they do not vary
 * @param varied the values that are tried, by option
 * @param random how many combinations were drawn; empty for all of them
 * @param folds of the cross-validation; empty for the validation split
 * @param configurations how many there are
 * @param interrupted whether a configuration is missing or was not trained to its end
 * @param monitor the metric that configurations are sorted by; empty before there are results
 * @param best what the best configuration varies; empty if there is none
 * @param testAccuracy of the best configuration, 0 to 1
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

    /** A sweep that begins, or is resumed. */
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

    /** This sweep with what it found. */
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

    /** Writes {@code sweep.json}, in the place of an earlier one. */
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

    /** @throws PipelineException if the folder holds no sweep, or one that is finished */
    public static SweepDescription readUnfinished(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new PipelineException(
                    "%s: expected the folder of a sweep, found no %s in it; name the folder of its results"
                            .formatted(folder, FILE));
        }
        SweepDescription sweep = Json.read(file, SweepDescription.class);
        if (!sweep.interrupted()) {
            throw new PipelineException(
                    "%s: expected a sweep that was interrupted, found one that is finished; there is nothing to resume"
                            .formatted(folder));
        }
        return sweep;
    }
}
