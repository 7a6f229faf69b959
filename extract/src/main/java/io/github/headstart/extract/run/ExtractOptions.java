package io.github.headstart.extract.run;

import io.github.headstart.backbone.Workers;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Limit;
import io.github.headstart.storage.Location;
import java.nio.file.Path;

/**
 * The options of a run.
 *
 * @param cache the folder in which built backbones are kept
 * @param errors the number of unreadable images that are accepted
 * @param maxDropped the number of the store's images that may be missing; a percentage is of the images in the store
 * @param replace whether a store of another recipe may be replaced
 * @param repair whether damaged shards are recomputed
 * @param skipVerify whether the shards that the store has are trusted instead of being read and checked; not with {@code repair}
 * @param workers the number of workers and the batch size
 */
public record ExtractOptions(
        DataManifest manifest,
        Path cache,
        ErrorPolicy errors,
        Limit maxDropped,
        boolean replace,
        boolean repair,
        boolean skipVerify,
        Workers workers) {
    /** The options of a second run right after this one, which trusts its shards: failed images are not tried again. */
    ExtractOptions again() {
        return new ExtractOptions(manifest, cache, errors.withRetry(false), maxDropped, false, false, true, workers);
    }

    /** The store's folder. */
    public Location directory() {
        return manifest.features().directory();
    }
}
