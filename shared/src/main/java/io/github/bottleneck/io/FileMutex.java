package io.github.bottleneck.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time do something: held by a lock on a file that is there only as long as somebody
 * holds it. The system lets go of it when a process dies. Taken and closed by the same thread.
 */
public final class FileMutex implements AutoCloseable {
    /** Java's file locks hold between processes; between the threads of this one, these do. */
    private static final Map<Path, ReentrantLock> WITHIN_PROCESS = new ConcurrentHashMap<>();

    private final Path file;
    private final ReentrantLock withinProcess;
    private final FileChannel channel;

    private FileMutex(Path file, ReentrantLock withinProcess, FileChannel channel) {
        this.file = file;
        this.withinProcess = withinProcess;
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds it.
     *
     * @param onWait is called before waiting, if there is somebody to wait for
     */
    public static FileMutex take(Path file, Runnable onWait) throws IOException {
        Path path = file.toAbsolutePath().normalize();
        ReentrantLock withinProcess = WITHIN_PROCESS.computeIfAbsent(path, any -> new ReentrantLock());
        if (!withinProcess.tryLock()) {
            onWait.run();
            withinProcess.lock();
        }
        try {
            return new FileMutex(path, withinProcess, lockedChannel(path, onWait));
        } catch (IOException | RuntimeException e) {
            withinProcess.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            // Before the lock is let go: afterwards it may be somebody else's.
            Files.deleteIfExists(file);
        } finally {
            withinProcess.unlock();
        }
    }

    private static FileChannel lockedChannel(Path path, Runnable onWait) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    onWait.run();
                    channel.lock();
                }
                if (isStillNamed(path, channel)) {
                    return channel;
                }
                channel.close();
            } catch (IOException | RuntimeException e) {
                channel.close();
                throw e;
            }
        }
    }

    /** Whoever held the lock removed its file; another one may lie there by now, and that would be another lock. */
    private static boolean isStillNamed(Path path, FileChannel channel) throws IOException {
        String token = UUID.randomUUID().toString();
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(token.getBytes(StandardCharsets.UTF_8)), 0);
        try {
            return Files.readString(path).equals(token);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
