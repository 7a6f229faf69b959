package io.github.headstart.classify.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.process.FolderLock;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The folder that an {@code --output} names, locked: results never go where there is something already, nor where
 * another process is writing its own. close() removes the lock, and the folder if nothing else is in it.
 */
public final class OutputFolder implements AutoCloseable {
    private final Path path;
    private final FolderLock lock;

    private OutputFolder(Path path) {
        this.path = path;
        this.lock = FolderLock.acquire(path, "classify", "run");
        lock.announce();
    }

    /**
     * To be asked before the work whose results go there.
     *
     * @throws PipelineException if the folder has something in it, or is none
     */
    public static void check(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            if (!isEmpty(folder)) {
                throw new PipelineException(
                        "%s: expected no folder or an empty one for the results, found files in it; name another"
                                .formatted(folder));
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /**
     * Makes the folder after the same check.
     *
     * @throws PipelineException also if it cannot be made, or another process is writing into it; names that process
     */
    public static OutputFolder create(Path folder) {
        if (!Files.exists(folder.resolve(FolderLock.FILE))) {
            check(folder);
            make(folder);
        }
        OutputFolder created = new OutputFolder(folder);
        try {
            check(folder);
            return created;
        } catch (PipelineException e) {
            created.close();
            throw e;
        }
    }

    /**
     * Takes a folder that has results in it already.
     *
     * @throws PipelineException if another process is writing into it; names that process
     */
    public static OutputFolder existing(Path folder) {
        return new OutputFolder(folder);
    }

    Path path() {
        return path;
    }

    @Override
    public void close() {
        try (FolderLock held = lock) {
            held.removeFile();
            if (isEmpty(path)) {
                Files.delete(path);
            }
        } catch (DirectoryNotEmptyException e) {
            // Another process has taken the folder in this instant.
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be removed: %s".formatted(path, AtomicFile.reason(e)), e);
        }
    }

    private static void make(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** Whether nothing is there but the file of a lock. */
    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.endsWith(FolderLock.FILE));
        }
    }

    private static PipelineException unusable(Path folder, IOException e) {
        return new PipelineException(
                "%s: cannot be used for the results: %s; name another with option `output`"
                        .formatted(folder, AtomicFile.reason(e)),
                e);
    }
}
