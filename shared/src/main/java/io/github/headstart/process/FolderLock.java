package io.github.headstart.process;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.FileMutex;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * A lock that admits one writer to a folder. It is the operating system's lock on the file {@code .lock} in the
 * folder and ends with its process, however that ends; the file's content only says whose it is. Readers need no lock.
 */
public final class FolderLock implements WriterLock {
    public static final String FILE = ".lock";

    private final Path file;
    private final FileMutex mutex;

    private FolderLock(Path file, FileMutex mutex) {
        this.file = file;
        this.mutex = mutex;
    }

    /** @param started by the clock of the process's machine, ISO 8601 */
    private record Holder(long pid, String host, String started) {
        static Holder self() {
            ProcessHandle process = ProcessHandle.current();
            Instant started = process.info().startInstant().orElseGet(Instant::now);
            return new Holder(
                    process.pid(),
                    hostName(),
                    started.truncatedTo(ChronoUnit.SECONDS).toString());
        }

        private boolean mayBeAlive() {
            return !host.equals(hostName())
                    || ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
        }
    }

    /**
     * Makes the folder if it is not there, and takes its lock.
     *
     * @param command that writes into such folders, by its name
     * @param content a word for what such a folder holds
     * @throws PipelineException if somebody else holds it; names that process and its start if it has announced itself
     */
    public static FolderLock acquire(Path directory, String command, String content) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            FileMutex mutex = FileMutex.takeNow(
                    file,
                    note -> new PipelineException("%s: %s is at work on this %s; wait for it or stop it"
                            .formatted(directory, holder(note, file, command), content)));
            return new FolderLock(file, mutex);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /** As {@link #acquire}, followed by {@link #announce}. */
    public static FolderLock announced(Path directory, String command, String content) {
        FolderLock lock = acquire(directory, command, content);
        try {
            lock.announce();
            return lock;
        } catch (PipelineException e) {
            lock.close();
            throw e;
        }
    }

    @Override
    public void announce() {
        try {
            mutex.note(Json.line(Holder.self()) + "\n");
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /** Removes the lock's file: the last thing to be done in the folder before this is closed. */
    public void removeFile() {
        try {
            mutex.removeFile();
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be removed: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    /** Releases the lock. The file stays. */
    @Override
    public void close() {
        try {
            mutex.close();
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be released: %s".formatted(file, AtomicFile.reason(e)), e);
        }
    }

    private static String holder(String note, Path file, String command) {
        try {
            Holder holder = Json.parse(note, file.toString(), Holder.class);
            if (holder.mayBeAlive()) {
                return "another %s (process %d on %s, started %s)"
                        .formatted(command, holder.pid(), holder.host(), holder.started());
            }
        } catch (PipelineException e) {
            // The file is empty or half written: the lock holds all the same.
        }
        return "another %s, still planning its work,".formatted(command);
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
