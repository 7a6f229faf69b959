package io.github.headstart.extract.run;

import io.github.headstart.backbone.Workers;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Limit;
import java.nio.file.Path;

/**
 * What a run is asked for.
 *
 * @param cache the folder in which built backbones are kept
 * @param errors how many unreadable images are accepted
 * @param maxDropped how many of the store's images may be gone, a part being one of those in the store
 * @param replace a store of another recipe may be replaced
 * @param repair damaged shards are to be made again
 * @param workers of the backbone's runs
 */
public record ExtractOptions(
        DataManifest manifest,
        Path cache,
        ErrorPolicy errors,
        Limit maxDropped,
        boolean replace,
        boolean repair,
        Workers workers) {
    /** For another run after this one: nothing that has failed is tried again. */
    ExtractOptions again() {
        return new ExtractOptions(manifest, cache, errors.withRetry(false), maxDropped, false, false, workers);
    }

    /** The store's folder. */
    public Path directory() {
        return manifest.features().directory();
    }
}
