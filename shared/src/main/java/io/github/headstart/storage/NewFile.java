package io.github.headstart.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/**
 * A file that is being written and has no name yet. close() without commit discards it, whatever failed before. Not thread-safe.
 */
public interface NewFile extends WritableByteChannel {
    /** Writes all that remains of a buffer. */
    default void writeFully(ByteBuffer source) throws IOException {
        while (source.hasRemaining()) {
            write(source);
        }
    }

    /**
     * Makes the file durable and gives it its name. Nothing can be written after that. If it fails, the file is there whole or not at
     * all: an answer of a storage may get lost.
     *
     * @return false if a file has the name already and is to be kept: then this one is discarded
     */
    boolean commit() throws IOException;

    @Override
    void close() throws IOException;
}
