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
 * A locked output folder. Results are never written to a folder that contains other files or that another process is
 * writing to. close() removes the lock, and the folder if it is empty.
 */
public final class OutputFolder implements AutoCloseable {
    private final Path path;
    private final FolderLock lock;

    private OutputFolder(Path path) {
        this.path = path;
        this.lock = FolderLock.announced(path, "classify", "run");
    }

    /**
     * Checks that a folder can be used. To be called before the work whose results are written to it.
     *
     * @throws PipelineException if the folder is not empty, or is not a folder
     */
    public static void check(Path folder) {
        if (!Files.exists(folder)) {
            return;
        }
        try {
            if (!isEmpty(folder)) {
                throw new PipelineException(
                        "%s: expected no folder or an empty one for the results, found files in it; choose another folder"
                                .formatted(folder));
            }
        } catch (IOException e) {
            throw unusable(folder, e);
        }
    }

    /** As {@link #check}, except that a folder that may be in use passes: {@link #create} names the process. */
    static void checkUnlocked(Path folder) {
        if (!Files.exists(folder.resolve(FolderLock.FILE))) {
            check(folder);
        }
    }

    /**
     * Creates the folder after the same check.
     *
     * @throws PipelineException also if it cannot be created, or naming the process that is writing to it
     */
    public static OutputFolder create(Path folder) {
        checkUnlocked(folder);
        make(folder);
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
     * Locks a folder that contains results already.
     *
     * @throws PipelineException naming the process if another one is writing to it
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
            // Another process has started to use the folder in the meantime.
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

    /** Whether the folder contains nothing except the lock file. */
    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.allMatch(file -> file.endsWith(FolderLock.FILE));
        }
    }

    private static PipelineException unusable(Path folder, IOException e) {
        return new PipelineException(
                "%s: cannot be used for the results: %s; choose another folder with option `output`"
                        .formatted(folder, AtomicFile.reason(e)),
                e);
    }
}
