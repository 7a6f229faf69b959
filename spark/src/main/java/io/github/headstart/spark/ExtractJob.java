package io.github.headstart.spark;

import io.github.headstart.backbone.Workers;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every task of a job needs besides the task itself. It is carried to the executors as JSON.
 *
 * @param id differs between any two jobs
 * @param manifest the text of the manifest
 * @param file the manifest's file on the driver, from whose folder relative paths start
 * @param cache the folder on every node in which downloads and built backbones are kept
 * @param offline whether weights that are missing are an error instead of being downloaded
 * @param model the key of the backbone's files in a {@link NodeCache}; empty if they are not elsewhere
 * @param recipe of the store
 * @param workers of one task
 */
record ExtractJob(
        String id,
        String manifest,
        String file,
        String cache,
        boolean offline,
        Optional<String> model,
        Recipe recipe,
        Workers workers) {
    DataManifest description() {
        return DataManifest.parse(manifest, Path.of(file));
    }

    Path cacheFolder() {
        return Path.of(cache);
    }
}
