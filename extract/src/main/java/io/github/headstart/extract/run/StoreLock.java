package io.github.headstart.extract.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * Keeps a second writer out of a store. The lock is the operating system's, on a file in the store's folder, and ends
 * with its process however that ends; the file's content only says whose it is. Readers need no lock.
 */
final class StoreLock implements AutoCloseable {
    private static final String FILE = ".lock";

    private final Path file;
    private final FileChannel channel;

    private StoreLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
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
     * @throws PipelineException if another process holds it; names that process and its start
     */
    static StoreLock acquire(Path directory) {
        Path file = directory.resolve(FILE);
        try {
            Files.createDirectories(directory);
            FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!isLocked(channel)) {
                channel.close();
                throw new PipelineException(
                        "%s: %s is at work on this store; wait for it or stop it".formatted(directory, holder(file)));
            }
            StoreLock lock = new StoreLock(file, channel);
            if (!FeatureStore.isStore(directory)) {
                lock.announce();
            }
            return lock;
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /** Writes down whose lock it is. A run that finds nothing to do writes nothing, so it does not announce itself. */
    void announce() {
        byte[] text = (Json.line(Holder.self()) + "\n").getBytes(StandardCharsets.UTF_8);
        try {
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(text), 0);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /**
     * Gives the lock back. The file stays, even where the run left nothing else: somebody may have it open already, and
     * would lock a file without a name while a third one makes, and locks, a new one.
     */
    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new PipelineException("%s: cannot be given back: %s".formatted(file, e.getMessage()), e);
        }
    }

    private static boolean isLocked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }

    private static String holder(Path file) {
        try {
            Holder holder = Json.read(file, Holder.class);
            if (holder.mayBeAlive()) {
                return "another extract (process %d on %s, started %s)"
                        .formatted(holder.pid(), holder.host(), holder.started());
            }
        } catch (PipelineException e) {
            // The file is empty or half written: the lock holds all the same.
        }
        return "another extract, still looking for what is to be done,";
    }

    private static String hostName() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
