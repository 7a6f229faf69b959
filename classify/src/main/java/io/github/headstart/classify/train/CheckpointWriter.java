package io.github.headstart.classify.train;

import io.github.headstart.error.MemoryException;
import java.nio.file.Path;

/**
 * Writes checkpoints on a background thread, so that training does not wait for the disk. If epochs are shorter than a
 * write, the newest checkpoint replaces the one that is waiting to be written. A failure, including running out of
 * memory, is thrown by the next call. To be used by one thread.
 */
public final class CheckpointWriter implements AutoCloseable {
    private final Path folder;
    private final Thread thread;
    private Checkpoint next;
    private boolean closed;
    private RuntimeException failure;

    /** @param folder of the results; must exist */
    public CheckpointWriter(Path folder) {
        this.folder = folder;
        thread = new Thread(this::writeAll, "checkpoints");
        thread.setDaemon(true);
        thread.start();
    }

    /** Offers a checkpoint, which is written as soon as possible. */
    public synchronized void offer(Checkpoint checkpoint) {
        throwFailure();
        next = checkpoint;
        notifyAll();
    }

    /** Waits until the last offered checkpoint is on disk. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        throwFailure();
    }

    /**
     * Throws a failure only once: if close() threw it again after offer(), it would suppress itself, which Java
     * forbids.
     */
    private synchronized void throwFailure() {
        if (failure != null) {
            RuntimeException thrown = failure;
            failure = null;
            throw thrown;
        }
    }

    private void writeAll() {
        try {
            for (Checkpoint checkpoint = take(); checkpoint != null; checkpoint = take()) {
                checkpoint.write(folder);
            }
        } catch (OutOfMemoryError e) {
            synchronized (this) {
                failure = MemoryException.during("writing a checkpoint", e);
            }
        } catch (InterruptedException | RuntimeException e) {
            synchronized (this) {
                failure = e instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
            }
        }
    }

    private synchronized Checkpoint take() throws InterruptedException {
        while (next == null && !closed) {
            wait();
        }
        Checkpoint taken = next;
        next = null;
        return taken;
    }
}
