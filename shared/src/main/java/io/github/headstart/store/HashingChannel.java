package io.github.headstart.store;

import io.github.headstart.io.Checksum;
import io.github.headstart.storage.NewFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Writes a file from its beginning to its end and knows its size and SHA-256 without reading it again. */
final class HashingChannel implements WritableByteChannel {
    private final NewFile file;
    private final Checksum checksum = new Checksum();
    private long bytes;

    HashingChannel(NewFile file) {
        this.file = file;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        int written = source.remaining();
        checksum.add(source.duplicate());
        file.writeFully(source);
        bytes += written;
        return written;
    }

    long bytes() {
        return bytes;
    }

    String sha256() {
        return checksum.hex();
    }

    @Override
    public boolean isOpen() {
        return file.isOpen();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
