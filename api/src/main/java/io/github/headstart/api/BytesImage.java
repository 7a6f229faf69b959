package io.github.headstart.api;

import io.github.headstart.classify.predict.Predictor;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bytes of an image file, which are not copied. */
record BytesImage(int index, byte[] bytes) implements Predictor.Image, ReadableFile {
    @Override
    public String path() {
        return "index " + index;
    }

    @Override
    public ReadableFile open() {
        return this;
    }

    @Override
    public String status(IOException failure) {
        return failure.getMessage();
    }

    @Override
    public long size() {
        return bytes.length;
    }

    @Override
    public int read(long position, ByteBuffer target) {
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(target.remaining(), bytes.length - position);
        target.put(bytes, (int) position, count);
        return count;
    }

    @Override
    public byte[] readAll() {
        return bytes;
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    @Override
    public String toString() {
        return path();
    }
}
