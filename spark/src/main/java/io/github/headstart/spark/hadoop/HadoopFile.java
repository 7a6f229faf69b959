package io.github.headstart.spark.hadoop;

import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.Path;

/**
 * A file of a {@link HadoopStorage} that is open for reading. What is read in sequence comes from one request. Not thread-safe.
 *
 * @param size in bytes
 */
record HadoopFile(Path path, FSDataInputStream stream, long size) implements ReadableFile {
    @Override
    public int read(long position, ByteBuffer target) throws IOException {
        if (!target.hasRemaining()) {
            return 0;
        }
        if (position >= size) {
            return -1;
        }
        try {
            if (stream.getPos() != position) {
                stream.seek(position);
            }
            return target.hasArray() ? readIntoArray(target) : readThroughArray(target);
        } catch (IOException e) {
            throw HadoopFailure.of(e, path);
        }
    }

    private int readIntoArray(ByteBuffer target) throws IOException {
        int read = stream.read(target.array(), target.arrayOffset() + target.position(), target.remaining());
        target.position(target.position() + Math.max(0, read));
        return read;
    }

    private int readThroughArray(ByteBuffer target) throws IOException {
        byte[] bytes = new byte[Math.min(target.remaining(), BUFFER_BYTES)];
        int read = stream.read(bytes, 0, bytes.length);
        target.put(bytes, 0, Math.max(0, read));
        return read;
    }

    @Override
    public void close() throws IOException {
        stream.close();
    }
}
