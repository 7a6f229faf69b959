package io.github.headstart.storage;

import io.github.headstart.io.Checksum;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A file that is open for reading at any position. For one thread at a time; close() closes it. */
public interface ReadableFile extends AutoCloseable {
    int BUFFER_BYTES = 1 << 16;

    /** The file's length in bytes. */
    long size() throws IOException;

    /**
     * Reads some bytes into what remains of the buffer.
     *
     * @return their number, at least 1 if any remain; -1 at the end of the file
     */
    int read(long position, ByteBuffer target) throws IOException;

    @Override
    void close() throws IOException;

    /** Fills what remains of the buffer. */
    default void readFully(long position, ByteBuffer target) throws IOException {
        long next = position;
        while (target.hasRemaining()) {
            int read = read(next, target);
            if (read < 0) {
                throw new EOFException(
                        "expected %d more bytes at %d, found the end of the file".formatted(target.remaining(), next));
            }
            next += read;
        }
    }

    /** The whole content. */
    default byte[] readAll() throws IOException {
        byte[] content = new byte[Math.toIntExact(size())];
        readFully(0, ByteBuffer.wrap(content));
        return content;
    }

    /** SHA-256 of the content. */
    default String sha256() throws IOException {
        Checksum checksum = new Checksum();
        long size = size();
        // On the heap: direct buffers are freed late. Most files are small images.
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER_BYTES, size)));
        long position = 0;
        int read;
        do {
            // Also of an empty file: that it cannot be read is found out by reading.
            read = read(position, buffer);
            checksum.add(buffer.flip());
            buffer.clear();
            position += Math.max(0, read);
        } while (read >= 0 && position != size);
        return checksum.hex();
    }
}
