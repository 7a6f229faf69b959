package io.github.headstart.classify.sweep;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What was asked of a sweep.
 *
 * @param space the values that were tried, by flag
 * @param random so many combinations were drawn; empty for all of them
 * @param folds of the cross-validation; empty for the validation split
 */
public record SweepRecord(SweepSpace space, Optional<Integer> random, Optional<Integer> folds) {
    private static final String TABLE = "sweep.csv";
    private static final String FILE = "sweep.json";

    /**
     * Writes {@code sweep.csv} and then {@code sweep.json}, so that a folder with the latter is whole.
     *
     * @param shared as {@link io.github.headstart.classify.train.RunRecord} gives it for the store and the base flags
     * @return the table's file
     */
    public Path write(Path folder, SweepTable found, int trials, Map<String, Object> shared, double seconds) {
        found.table().write(folder.resolve(TABLE));
        Map<String, Object> record = new LinkedHashMap<>(shared);
        record.put("varied", space.values());
        record.put("random", random.orElse(null));
        record.put("folds", folds.orElse(null));
        record.put("configurations", trials);
        record.put("monitor", found.monitor());
        record.put("best", found.best().map(Trial::varied).orElse(null));
        record.put("test_accuracy", found.testAccuracy().orElse(null));
        record.put("interrupted", found.interrupted());
        record.put("seconds", Math.round(seconds * 1e3) / 1e3);
        Path file = folder.resolve(FILE);
        try {
            AtomicFile.writeText(file, Json.document(record));
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be written: %s".formatted(file, e), e);
        }
        return folder.resolve(TABLE);
    }
}
