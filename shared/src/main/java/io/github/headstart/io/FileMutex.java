package io.github.headstart.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * A mutex among all threads and processes of a machine: held by a lock on a file, which
 * the system releases when a process dies. Not reentrant; may be closed by another thread than took it.
 *
 * <p>The file stays, unless a holder removes it by {@link #removeFile}. Nothing else may open it: POSIX releases all of
 * a process's locks on a file as soon as the process closes any descriptor of it. So the threads of a process agree
 * among themselves who may open the file at all. That agreement keeps an entry of about 200 bytes for each path until
 * the process ends.
 */
public final class FileMutex implements AutoCloseable {
    private static final Map<Path, WithinProcess> WITHIN_PROCESS = new ConcurrentHashMap<>();
    private static final int NOTE_BYTES = 4096;
    private static final String REMOVED = "removed\n";

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
        write(text);
    }

    /** Removes the file from its folder: the last thing that a holder does before it closes this. */
    public void removeFile() throws IOException {
        // Who has it open already and locks it next reads this.
        write(REMOVED);
        Files.deleteIfExists(file);
    }

    private void write(String text) throws IOException {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
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

    /** Another process may remove the file between its being opened and its being locked: then it is opened again. */
    private static FileChannel lockedChannel(Path path, Locking locking) throws IOException {
        while (true) {
            FileChannel channel = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            boolean locked = false;
            try {
                locking.lock(channel);
                locked = !text(channel).startsWith(REMOVED) || isAt(path, channel);
                if (locked) {
                    return channel;
                }
            } finally {
                if (!locked) {
                    channel.close();
                }
            }
        }
    }

    /**
     * Whether the file of a locked channel is in the folder although a holder was about to remove it: that holder was
     * killed. The system's key of a file does not show this, since inode numbers are reused, and Java has no key of an
     * open file. So the file gets, for a moment, a length that only this process uses and that no note has.
     */
    private static boolean isAt(Path path, FileChannel channel) throws IOException {
        long length = NOTE_BYTES + ProcessHandle.current().pid();
        channel.write(ByteBuffer.allocate(1), length - 1);
        try {
            if (Files.size(path) != length) {
                return false;
            }
        } catch (NoSuchFileException removed) {
            return false;
        }
        channel.truncate(0);
        return true;
    }

    private static String note(FileChannel channel) {
        try {
            return text(channel);
        } catch (IOException e) {
            return "";
        }
    }

    private static String text(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(NOTE_BYTES);
        channel.read(buffer, 0);
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.UTF_8);
    }

    /** One path per file, though folders may have several. */
    private static Path realPath(Path file) throws IOException {
        Path absolute = file.toAbsolutePath();
        return absolute.getParent().toRealPath().resolve(absolute.getFileName());
    }
}
