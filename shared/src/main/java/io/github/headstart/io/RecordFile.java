package io.github.headstart.io;

import io.github.headstart.error.PipelineException;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;

/**
 * A list on disk: written once from its beginning to its end, then read any number of times. Thread-safe.
 *
 * @param <T> the records
 */
public final class RecordFile<T> {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path file;
    private final RecordFormat<T> format;
    private final long size;

    private RecordFile(Path file, RecordFormat<T> format, long size) {
        this.file = file;
        this.format = format;
        this.size = size;
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
            return new RecordFile<>(file, format, size);
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
        try {
            DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file), BUFFER_BYTES));
            return new Cursor<>(new Records(in), () -> close(in));
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    void delete() {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw Scratch.cannotWrite(file, e);
        }
    }

    private final class Records implements Iterator<T> {
        private final DataInputStream in;
        private long left = size;

        Records(DataInputStream in) {
            this.in = in;
        }

        @Override
        public boolean hasNext() {
            return left > 0;
        }

        @Override
        public T next() {
            left--;
            try {
                return format.read(in);
            } catch (IOException e) {
                throw cannotRead(e);
            }
        }
    }

    private void close(DataInputStream in) {
        try {
            in.close();
        } catch (IOException e) {
            throw cannotRead(e);
        }
    }

    private PipelineException cannotRead(IOException e) {
        return new PipelineException(
                "%s: the temporary file cannot be read: %s".formatted(file, AtomicFile.reason(e)), e);
    }
}
