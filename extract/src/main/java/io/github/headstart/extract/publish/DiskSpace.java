package io.github.headstart.extract.publish;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The disk space that a plan needs and the free space, in bytes.
 *
 * @param needed an estimate; shards that the plan replaces are removed only after the new ones are published
 * @param free the space that this process may still use on the folder's disk
 */
public record DiskSpace(long needed, long free) {
    /** @param directory the store's folder, which need not exist yet */
    public static DiskSpace of(long needed, Path directory) {
        Path existing = directory.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        try {
            return new DiskSpace(needed, Files.getFileStore(existing).getUsableSpace());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: its free space cannot be determined: %s".formatted(existing, e.getMessage()), e);
        }
    }

    /** @throws PipelineException if there is too little space */
    public void require(Path directory) {
        if (needed > free) {
            throw new PipelineException(String.format(
                    Locale.ROOT,
                    "%s: expected %,d bytes free on its disk for the files of this run, found %,d; free some space or name another folder in features.directory",
                    directory,
                    needed,
                    free));
        }
    }
}
