package io.github.headstart.io;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * An iterator that shows its next record before it is taken, as merging sorted sequences needs it. Not thread-safe.
 *
 * @param <T> the records; never null
 */
public final class Cursor<T> implements Iterator<T>, AutoCloseable {
    private final Iterator<? extends T> records;
    private final Runnable onClose;
    private T next;

    /** @param onClose releases what the records are read from; also called if the first record cannot be read */
    public Cursor(Iterator<? extends T> records, Runnable onClose) {
        this.records = records;
        this.onClose = onClose;
        boolean begun = false;
        try {
            advance();
            begun = true;
        } finally {
            if (!begun) {
                onClose.run();
            }
        }
    }

    public static <T> Cursor<T> of(Iterable<? extends T> records) {
        return new Cursor<>(records.iterator(), () -> {});
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /** The record that {@link #next} returns; null at the end. */
    public T peek() {
        return next;
    }

    @Override
    public T next() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        T taken = next;
        advance();
        return taken;
    }

    @Override
    public void close() {
        onClose.run();
    }

    private void advance() {
        next = records.hasNext() ? records.next() : null;
    }
}
