package io.github.headstart.classify.sweep;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was asked of a sweep.
 *
 * @param fixed the flags of all trials, as they were given
 * @param space the values that were tried, by flag
 * @param random so many combinations were drawn; empty for all of them
 * @param folds of the cross-validation; empty for the validation split
 */
public record SweepRecord(
        Map<String, String> fixed, SweepSpace space, Optional<Integer> random, Optional<Integer> folds) {
    private static final String TABLE = "sweep.csv";
    private static final String FILE = "sweep.json";
    private static final String FIXED = "fixed";
    private static final String VARIED = "varied";
    private static final String RANDOM = "random";
    private static final String FOLDS = "folds";
    private static final String INTERRUPTED = "interrupted";

    public SweepRecord {
        fixed = Collections.unmodifiableMap(new LinkedHashMap<>(fixed));
    }

    /**
     * A sweep that can go on.
     *
     * @param store absolute path of the feature store
     * @param storeSha256 of its {@code features.json}
     */
    public record Unfinished(SweepRecord asked, Path store, String storeSha256) {}

    /** The fields of {@code sweep.json} that a sweep needs to go on. */
    private record Fields(
            Map<String, String> fixed,
            Map<String, List<String>> varied,
            Integer random,
            Integer folds,
            String store,
            String storeSha256,
            boolean interrupted) {
        static final Set<String> NAMES = Set.of(FIXED, VARIED, RANDOM, FOLDS, "store", "store_sha256", INTERRUPTED);
    }

    /** All flags of a trial, the fixed and the varied ones. */
    public Map<String, String> flags(Map<String, String> varied) {
        Map<String, String> flags = new LinkedHashMap<>(fixed);
        flags.putAll(varied);
        return flags;
    }

    /**
     * Writes {@code sweep.json} without results, so that the sweep can go on however it is ended.
     *
     * @param shared as {@link io.github.headstart.classify.run.RunRecord} gives it for the store and the base flags
     */
    public void begin(Path folder, int trials, Map<String, Object> shared) {
        Map<String, Object> record = fields(trials, shared);
        record.put(INTERRUPTED, true);
        write(folder, record);
    }

    /**
     * Writes {@code sweep.csv} and then {@code sweep.json}.
     *
     * @param shared as for {@link #begin}
     * @return the table's file
     */
    public Path write(Path folder, SweepTable found, int trials, Map<String, Object> shared, double seconds) {
        found.table().write(folder.resolve(TABLE));
        Map<String, Object> record = fields(trials, shared);
        record.put("monitor", found.monitor());
        record.put("best", found.best().map(Trial::varied).orElse(null));
        record.put("test_accuracy", found.testAccuracy().orElse(null));
        record.put(INTERRUPTED, found.interrupted());
        record.put("seconds", Math.round(seconds * 1e3) / 1e3);
        write(folder, record);
        return folder.resolve(TABLE);
    }

    /** @throws PipelineException if the folder holds no sweep, or one that came to its end */
    public static Unfinished read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.exists(file)) {
            throw new PipelineException(
                    "%s: expected the folder of a sweep, found no %s in it; name the --output of the sweep"
                            .formatted(folder, FILE));
        }
        Map<?, ?> all = Json.read(file, Map.class);
        Map<Object, Object> known = new LinkedHashMap<>(all);
        known.keySet().retainAll(Fields.NAMES);
        Fields fields = Json.parse(Json.line(known), file.toString(), Fields.class);
        if (!fields.interrupted()) {
            throw new PipelineException(
                    "%s: expected a sweep that was ended before its end, found one that is finished; there is nothing to resume"
                            .formatted(folder));
        }
        SweepRecord asked = new SweepRecord(
                fields.fixed(),
                new SweepSpace(fields.varied()),
                Optional.ofNullable(fields.random()),
                Optional.ofNullable(fields.folds()));
        return new Unfinished(asked, Path.of(fields.store()), fields.storeSha256());
    }

    private Map<String, Object> fields(int trials, Map<String, Object> shared) {
        Map<String, Object> record = new LinkedHashMap<>(shared);
        record.put(FIXED, fixed);
        record.put(VARIED, space.values());
        record.put(RANDOM, random.orElse(null));
        record.put(FOLDS, folds.orElse(null));
        record.put("configurations", trials);
        return record;
    }

    private static void write(Path folder, Map<String, Object> record) {
        Path file = folder.resolve(FILE);
        try {
            AtomicFile.writeText(file, Json.document(record));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }
}
