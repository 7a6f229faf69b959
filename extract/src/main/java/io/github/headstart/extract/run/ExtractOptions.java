package io.github.headstart.extract.run;

import io.github.headstart.backbone.Parallelism;
import io.github.headstart.manifest.DataManifest;
import java.nio.file.Path;

/**
 * What a run is asked for.
 *
 * @param cache the folder in which built backbones are kept
 * @param errors how many unreadable pictures are put up with
 * @param replace a store of another recipe may be replaced
 * @param repair damaged shards are to be made again
 * @param parallelism of the backbone's runs
 */
public record ExtractOptions(
        DataManifest manifest,
        Path cache,
        ErrorPolicy errors,
        boolean replace,
        boolean repair,
        Parallelism parallelism) {
    /** For another run after this one: nothing that has failed is tried again. */
    ExtractOptions again() {
        return new ExtractOptions(manifest, cache, errors.withRetry(false), false, false, parallelism);
    }

    /** The store's folder. */
    public Path directory() {
        return manifest.features().directory();
    }
}
