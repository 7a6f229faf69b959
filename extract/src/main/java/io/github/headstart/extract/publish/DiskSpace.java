package io.github.headstart.extract.publish;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.ExtractPlan;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The space that a plan takes and the space that there is, in bytes.
 *
 * @param needed an estimate; shards that the plan makes useless are removed only after the new ones are in place
 * @param free what this process may still write on the folder's disk
 */
public record DiskSpace(long needed, long free) {
    /** @param directory the store's folder, or where it is going to be */
    public static DiskSpace of(ExtractPlan plan, Recipe recipe, Path directory) {
        long needed = 0;
        for (ShardTask task : plan.tasks()) {
            needed += ShardSize.estimate(recipe, task.rows().size());
        }
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return new DiskSpace(needed, Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: cannot be asked for its free space: %s".formatted(existing, e.getMessage()), e);
        }
    }

    /** @throws PipelineException if there is too little */
    public void require(Path directory) {
        if (needed > free) {
            throw new PipelineException(String.format(
                    Locale.ROOT,
                    "%s: expected %,d bytes free on its disk for what this run is to write, found %,d; make space or "
                            + "name another folder in features.directory",
                    directory,
                    needed,
                    free));
        }
    }
}
