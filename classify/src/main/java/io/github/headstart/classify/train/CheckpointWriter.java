package io.github.headstart.classify.train;

import io.github.headstart.error.MemoryException;
import java.nio.file.Path;

/**
 * Writes checkpoints on a thread of its own, so that training does not wait for the disk. Where epochs are shorter than
 * a write, the newest checkpoint takes the place of one that has not been begun. A failure is thrown by the next call,
 * running out of memory too.
 * To be used by one thread.
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

    /** Takes a checkpoint to be written as soon as possible. */
    public synchronized void offer(Checkpoint checkpoint) {
        throwFailure();
        next = checkpoint;
        notifyAll();
    }

    /** Waits until the last checkpoint that was offered is on disk. */
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

    /** Once only: Java refuses to add to an exception itself, as close() would after an offer() that failed. */
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
