package io.github.headstart.extract.publish;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.util.Locale;

/**
 * The disk space that a plan needs and the free space, in bytes.
 *
 * @param needed an estimate; shards that the plan replaces are removed only after the new ones are published
 * @param free the space that this process may still use on the folder's disk
 */
public record DiskSpace(long needed, long free) {
    /** @param store whose folder need not exist yet */
    public static DiskSpace of(long needed, Storage store) {
        try {
            return new DiskSpace(needed, store.freeBytes());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: its free space cannot be determined: %s".formatted(store.location(), AtomicFile.reason(e)), e);
        }
    }

    /**
     * @param remedy what to do if there is too little
     * @throws PipelineException if there is too little space
     */
    public void require(Location directory, String remedy) {
        if (needed > free) {
            throw new PipelineException(String.format(
                    Locale.ROOT,
                    "%s: expected %,d bytes free on its disk for the files of this run, found %,d; %s",
                    directory,
                    needed,
                    free,
                    remedy));
        }
    }
}
