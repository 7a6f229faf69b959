package io.github.headstart.classify.check;

import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * What the checks of a store found, the content of {@code checks.json} in its folder. It counts for one state of the
 * store only.
 *
 * @param format version of the checks and of this file; of another version they are repeated
 * @param store SHA-256 of the {@code features.json} of the checked state
 */
public record CheckResult(int format, String store, List<DataWarning> warnings) {
    public static final String FILE = "checks.json";

    private static final int FORMAT = 2;
    private static final Logger LOG = LogManager.getLogger(CheckResult.class);

    public CheckResult {
        warnings = List.copyOf(warnings);
    }

    /** Checks a store. */
    public static CheckResult compute(FeatureStore store, Collection<SplitIndex> splits, CheckListener listener) {
        return new CheckResult(FORMAT, store.checksum(), DataChecks.of(store, splits, listener));
    }

    /** The kept result of this state of the store or, if there is none, a new one, which is kept if possible. */
    public static CheckResult of(FeatureStore store, Collection<SplitIndex> splits) {
        Path file = store.directory().resolve(FILE);
        try {
            if (Files.exists(file)) {
                CheckResult kept = Json.read(file, CheckResult.class);
                if (kept.format() == FORMAT && kept.store().equals(store.checksum())) {
                    return kept;
                }
            }
        } catch (PipelineException e) {
            LOG.warn("{}; the checks are repeated", e.getMessage());
        }
        CheckResult result = compute(store, splits, new CheckListener() {});
        result.keep(store).ifPresent(reason -> LOG.debug("{}: cannot be written: {}", file, reason));
        return result;
    }

    /**
     * Writes the result into the store's folder.
     *
     * @return why it could not be written; empty if it was
     */
    public Optional<String> keep(FeatureStore store) {
        try {
            AtomicFile.writeText(store.directory().resolve(FILE), Json.document(this));
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(AtomicFile.reason(e));
        }
    }
}
