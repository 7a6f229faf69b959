package io.github.headstart.io;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * A folder for the files of one run that are too large for memory, in the folder for temporary files. It is made when the first file
 * is asked for, and removed by {@link #close}, also when a signal ends the process, unless the work uses it until then. Thread-safe.
 */
public final class Scratch implements AutoCloseable {
    private static final Logger LOG = LogManager.getLogger(Scratch.class);

    private final Optional<Thread> hook;
    private Path folder;
    private int files;

    public Scratch() {
        this(true);
    }

    private Scratch(boolean removedBySignals) {
        hook = removedBySignals ? Optional.of(new Thread(this::deleteWhileEnding, "scratch")) : Optional.empty();
        hook.ifPresent(Runtime.getRuntime()::addShutdownHook);
    }

    /** One that only {@link #close} removes: for work that goes on to a good end after a signal, and closes it then. */
    public static Scratch untilClosed() {
        return new Scratch(false);
    }

    /**
     * The path of a new file.
     *
     * @throws PipelineException if the folder cannot be made
     */
    public synchronized Path file() {
        try {
            if (folder == null) {
                folder = Files.createTempDirectory("headstart");
            }
            return folder.resolve(files++ + ".tmp");
        } catch (IOException e) {
            throw cannotWrite(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    @Override
    public void close() {
        try {
            delete();
        } finally {
            removeHook();
        }
    }

    private void removeHook() {
        try {
            hook.ifPresent(Runtime.getRuntime()::removeShutdownHook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook deletes the folder, too.
        }
    }

    static PipelineException cannotWrite(Path file, IOException e) {
        return new PipelineException(
                "%s: the temporary file cannot be written: %s; free some space there, or name another folder with JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIR"
                        .formatted(file, AtomicFile.reason(e)),
                e);
    }

    /** The work goes on until the process has ended, so that a file may appear while the folder is removed. */
    private void deleteWhileEnding() {
        try {
            delete();
        } catch (PipelineException e) {
            LOG.debug("the temporary folder stays", e);
        }
    }

    private synchronized void delete() {
        if (folder != null) {
            try {
                AtomicDirectory.delete(folder);
            } catch (IOException e) {
                throw new PipelineException("%s: cannot be removed: %s".formatted(folder, AtomicFile.reason(e)), e);
            }
        }
    }
}
