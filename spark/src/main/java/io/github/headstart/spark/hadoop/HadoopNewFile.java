package io.github.headstart.spark.hadoop;

import io.github.headstart.storage.NewFile;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;

/** A file of a {@link HadoopStorage} that is being written. How it gets its name is up to the subclasses. Not thread-safe. */
abstract class HadoopNewFile implements NewFile {
    private final Path target;
    private final FSDataOutputStream stream;
    private boolean open = true;
    private boolean ended;

    /** @param target the name that it gets */
    HadoopNewFile(Path target, FSDataOutputStream stream) {
        this.target = target;
        this.stream = stream;
    }

    /**
     * Ends the stream and gives the file its name.
     *
     * @return false if it is kept by another one
     */
    abstract boolean publish(Path target, FSDataOutputStream stream) throws IOException;

    /** Removes all that is there of it. Called once, if it was not published; after a failure of {@link #publish}, too. */
    abstract void discard(FSDataOutputStream stream) throws IOException;

    @Override
    public int write(ByteBuffer source) throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        int count = source.remaining();
        try {
            if (source.hasArray()) {
                stream.write(source.array(), source.arrayOffset() + source.position(), count);
                source.position(source.limit());
            } else {
                byte[] bytes = new byte[Math.min(count, ReadableFile.BUFFER_BYTES)];
                while (source.hasRemaining()) {
                    int some = Math.min(source.remaining(), bytes.length);
                    source.get(bytes, 0, some);
                    stream.write(bytes, 0, some);
                }
            }
        } catch (IOException e) {
            throw HadoopFailure.of(e, target);
        }
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public boolean commit() throws IOException {
        if (!open) {
            throw new ClosedChannelException();
        }
        open = false;
        try {
            ended = publish(target, stream);
            return ended;
        } catch (IOException e) {
            throw HadoopFailure.of(e, target);
        }
    }

    @Override
    public void close() throws IOException {
        open = false;
        if (!ended) {
            ended = true;
            try {
                discard(stream);
            } catch (IOException e) {
                throw HadoopFailure.of(e, target);
            }
        }
    }
}
