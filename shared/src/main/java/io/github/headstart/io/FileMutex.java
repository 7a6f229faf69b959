package io.github.headstart.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets one thread of one process at a time do something: held by a lock on a file, which the system lets go of when a
 * process dies. Taken and closed by the same thread.
 *
 * <p>The empty file stays: whoever waits holds it open, and would wait for nobody if it were removed and made anew.
 * Nothing else may open it: closing any channel of a file lets go of all of a process's locks on it.
 */
public final class FileMutex implements AutoCloseable {
    /** Java's file locks hold between processes; between the threads of this one, these do. */
    private static final Map<Path, ReentrantLock> WITHIN_PROCESS = new ConcurrentHashMap<>();

    private final ReentrantLock withinProcess;
    private final FileChannel channel;

    private FileMutex(ReentrantLock withinProcess, FileChannel channel) {
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
            return new FileMutex(withinProcess, lockedChannel(path, onWait));
        } catch (IOException | RuntimeException e) {
            withinProcess.unlock();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            withinProcess.unlock();
        }
    }

    private static FileChannel lockedChannel(Path path, Runnable onWait) throws IOException {
        FileChannel channel = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            if (channel.tryLock() == null) {
                onWait.run();
                channel.lock();
            }
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }
}
