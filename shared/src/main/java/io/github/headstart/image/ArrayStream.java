package io.github.headstart.image;

import java.io.IOException;
import javax.imageio.stream.ImageInputStreamImpl;

/** A file's bytes as ImageIO's readers take them, without a copy. Not thread-safe. */
final class ArrayStream extends ImageInputStreamImpl {
    private final byte[] bytes;

    ArrayStream(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public int read() throws IOException {
        checkClosed();
        bitOffset = 0;
        return streamPos < bytes.length ? bytes[(int) streamPos++] & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        checkClosed();
        bitOffset = 0;
        if (streamPos >= bytes.length) {
            return length == 0 ? 0 : -1;
        }
        int count = (int) Math.min(length, bytes.length - streamPos);
        System.arraycopy(bytes, (int) streamPos, target, offset, count);
        streamPos += count;
        return count;
    }

    /**
     * Does nothing, and so spares each stream the superclass's finaliser: until that had run, the file's bytes would stay
     * in memory.
     */
    @Override
    @SuppressWarnings({"deprecation", "removal"})
    protected void finalize() {}
}
