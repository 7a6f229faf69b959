package io.github.headstart.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A mutex among all threads and processes of a machine: held by a lock on a file, which
 * the system releases when a process dies. Not reentrant; may be closed by another thread than took it.
 *
 * <p>The file stays, unless a holder removes it by {@link #removeFile}. Nothing else may open it: POSIX releases all of
 * a process's locks on a file as soon as the process closes any descriptor of it. So the threads of a process agree
 * among themselves who may open the file at all.
 */
public final class FileMutex implements AutoCloseable {
    private static final Map<Path, WithinProcess> WITHIN_PROCESS = new ConcurrentHashMap<>();
    private static final int NOTE_BYTES = 4096;

    private final Path file;
    private final WithinProcess withinProcess;
    private final FileChannel channel;

    private FileMutex(Path file, WithinProcess withinProcess, FileChannel channel) {
        this.file = file;
        this.withinProcess = withinProcess;
        this.channel = channel;
    }

    /** The state of one file that the threads of this process share. */
    private static final class WithinProcess {
        final Semaphore free = new Semaphore(1);
        volatile String note = "";
    }

    /**
     * Takes the mutex; waits until no other holder has it.
     *
     * @param file whose folder exists
     * @param onWait is called before waiting, if another holder has it
     */
    public static FileMutex take(Path file, Runnable onWait) throws IOException {
        Path path = realPath(file);
        WithinProcess withinProcess = WITHIN_PROCESS.computeIfAbsent(path, any -> new WithinProcess());
        if (!withinProcess.free.tryAcquire()) {
            onWait.run();
            withinProcess.free.acquireUninterruptibly();
        }
        return opened(path, withinProcess, channel -> {
            if (channel.tryLock() == null) {
                onWait.run();
                channel.lock();
            }
        });
    }

    /**
     * Takes the mutex if no other holder has it.
     *
     * @param file whose folder exists
     * @param refusal makes the exception to be thrown if somebody does, from what the holder noted, which may be empty
     */
    public static <E extends RuntimeException> FileMutex takeNow(Path file, Function<String, E> refusal)
            throws IOException {
        Path path = realPath(file);
        WithinProcess withinProcess = WITHIN_PROCESS.computeIfAbsent(path, any -> new WithinProcess());
        if (!withinProcess.free.tryAcquire()) {
            throw refusal.apply(withinProcess.note);
        }
        return opened(path, withinProcess, channel -> {
            if (channel.tryLock() == null) {
                throw refusal.apply(note(channel));
            }
        });
    }

    /** Writes a note about the holder, for others to read, into the file. */
    public void note(String text) throws IOException {
        withinProcess.note = text;
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
    }

    /** Removes the file from its folder: the last thing that a holder does before it closes this. */
    public void removeFile() throws IOException {
        Files.deleteIfExists(file);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            withinProcess.note = "";
            withinProcess.free.release();
        }
    }

    /** Locks an open file, or throws. */
    @FunctionalInterface
    private interface Locking {
        void lock(FileChannel channel) throws IOException;
    }

    private static FileMutex opened(Path path, WithinProcess withinProcess, Locking locking) throws IOException {
        boolean taken = false;
        try {
            FileChannel channel = lockedChannel(path, locking);
            taken = true;
            return new FileMutex(path, withinProcess, channel);
        } finally {
            if (!taken) {
                withinProcess.free.release();
            }
        }
    }

    /** Somebody may remove the file between its being opened and its being locked: then the next one is tried. */
    private static FileChannel lockedChannel(Path path, Locking locking) throws IOException {
        while (true) {
            Object key = createdKey(path);
            FileChannel channel = null;
            boolean locked = false;
            try {
                channel = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
                locking.lock(channel);
                locked = Objects.equals(key, key(path));
                if (locked) {
                    return channel;
                }
            } catch (NoSuchFileException removed) {
                // The next one is tried.
            } finally {
                if (channel != null && !locked) {
                    channel.close();
                }
            }
        }
    }

    /** The system's key of a file; null on Windows, where no open file can be removed. */
    private static Object key(Path path) throws IOException {
        return Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    private static Object createdKey(Path path) throws IOException {
        while (true) {
            try {
                if (!Files.exists(path)) {
                    Files.createFile(path);
                }
                return key(path);
            } catch (FileAlreadyExistsException | NoSuchFileException changed) {
                // Made or removed by another process just now. Without its folder the file could not be made at all.
                if (!Files.isDirectory(path.getParent())) {
                    throw changed;
                }
            }
        }
    }

    private static String note(FileChannel channel) {
        try {
            ByteBuffer buffer = ByteBuffer.allocate(NOTE_BYTES);
            channel.read(buffer, 0);
            return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return "";
        }
    }

    /** One path per file, though folders may have several. */
    private static Path realPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        return absolute.getParent().toRealPath().resolve(absolute.getFileName());
    }
}
