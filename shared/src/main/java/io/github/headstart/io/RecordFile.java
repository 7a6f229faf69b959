package io.github.headstart.io;

import io.github.headstart.error.PipelineException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/**
 * A list on disk: written once from its beginning to its end, then read any number of times. Thread-safe.
 *
 * @param <T> the records
 */
public final class RecordFile<T> {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Supplier<Cursor<T>> reader;
    private final Optional<Path> file;
    private final long size;

    private RecordFile(Supplier<Cursor<T>> reader, Optional<Path> file, long size) {
        this.reader = reader;
        this.file = file;
        this.size = size;
    }

    /** The records of sorted files in order, merged whenever they are read; of equal ones those of an earlier file first. */
    static <T> RecordFile<T> merging(List<RecordFile<T>> files, Comparator<? super T> order) {
        long size = files.stream().mapToLong(RecordFile::size).sum();
        return new RecordFile<>(() -> merged(files, order), Optional.empty(), size);
    }

    /** Writes the records in the order in which they are added. Not thread-safe. */
    public static final class Writer<T> implements AutoCloseable {
        private final Path file;
        private final RecordFormat<T> format;
        private final DataOutputStream out;
        private long size;

        /** @throws PipelineException if the file cannot be written */
        public Writer(Scratch scratch, RecordFormat<T> format) {
            this.file = scratch.file();
            this.format = format;
            try {
                this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES));
            } catch (IOException e) {
                throw Scratch.cannotWrite(file, e);
            }
        }

        /** @throws PipelineException if the file cannot be written */
        public void add(T record) {
            try {
                format.write(record, out);
            } catch (IOException e) {
                throw Scratch.cannotWrite(file, e);
            }
            size++;
        }

        /** Ends the list. */
        public RecordFile<T> finish() {
            close();
            return new RecordFile<>(() -> open(file, format, size), Optional.of(file), size);
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw Scratch.cannotWrite(file, e);
            }
        }
    }

    /** The number of records. */
    public long size() {
        return size;
    }

    /** Reads all records in order. */
    public Cursor<T> read() {
        return reader.get();
    }

    void delete() {
        if (file.isPresent()) {
            try {
                Files.delete(file.get());
            } catch (IOException e) {
                throw Scratch.cannotWrite(file.get(), e);
            }
        }
    }

    private static <T> Cursor<T> open(Path file, RecordFormat<T> format, long size) {
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
            return new Cursor<>(new Records<>(file, format, in, size), () -> close(file, in));
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private static <T> Cursor<T> merged(List<RecordFile<T>> files, Comparator<? super T> order) {
        List<Cursor<T>> cursors = new ArrayList<>();
        PriorityQueue<Integer> queue = new PriorityQueue<>(
                Comparator.<Integer, T>comparing(number -> cursors.get(number).peek(), order)
                        .thenComparing(Comparator.naturalOrder()));
        boolean open = false;
        try {
            for (RecordFile<T> file : files) {
                cursors.add(file.read());
                if (file.size() > 0) {
                    queue.add(cursors.size() - 1);
                }
            }
            open = true;
        } finally {
            if (!open) {
                cursors.forEach(Cursor::close);
            }
        }
        return new Cursor<>(new Merge<>(cursors, queue), () -> cursors.forEach(Cursor::close));
    }

    /** @param queue the cursors that have records, by their next one */
    private record Merge<T>(List<Cursor<T>> cursors, PriorityQueue<Integer> queue) implements Iterator<T> {
        @Override
        public boolean hasNext() {
            return !queue.isEmpty();
        }

        @Override
        public T next() {
            int number = queue.remove();
            T record = cursors.get(number).next();
            if (cursors.get(number).hasNext()) {
                queue.add(number);
            }
            return record;
        }
    }

    private static final class Records<T> implements Iterator<T> {
        private final Path file;
        private final RecordFormat<T> format;
        private final DataInputStream in;
        private long left;

        Records(Path file, RecordFormat<T> format, DataInputStream in, long size) {
            this.file = file;
            this.format = format;
            this.in = in;
            this.left = size;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public T next() {
            if (left == 0) {
                throw new NoSuchElementException();
            }
            left--;
            try {
                return format.read(in);
            } catch (IOException e) {
                throw cannotRead(file, e);
            }
        }
    }

    private static void close(Path file, DataInputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw cannotRead(file, e);
        }
    }

    private static PipelineException cannotRead(Path file, IOException e) {
        return new PipelineException(
                "%s: the temporary file cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
    }
}
