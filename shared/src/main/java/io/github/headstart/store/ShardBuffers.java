package io.github.headstart.store;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdException;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the buffers of one shard's record batches, compressed or not. The readers of one thread share 64 KiB for reading, and the memory
 * for the features of the record batch that they decompressed last; each keeps the other columns of one compressed record batch, which
 * are some kilobytes. Not thread-safe.
 */
final class ShardBuffers {
    private static final int PART_BYTES = 1 << 16;
    private static final ThreadLocal<ByteBuffer> PART =
            ThreadLocal.withInitial(() -> ByteBuffer.allocateDirect(PART_BYTES));
    private static final ThreadLocal<Decompressed> FEATURES = ThreadLocal.withInitial(Decompressed::new);

    private final ReadableFile file;
    /** Decompressed buffers of one record batch, apart from the features. */
    private final Map<ShardLayout.Piece, ByteBuffer> columns = new HashMap<>();

    private ShardLayout.Batch batch;

    ShardBuffers(ReadableFile file) {
        this.file = file;
    }

    /** The buffer that a thread has decompressed last, in memory that the next one takes over. */
    private static final class Decompressed {
        private ShardBuffers shard;
        private ShardLayout.Piece piece;
        private byte[] compressed = {};
        private byte[] bytes = {};
    }

    /** A part of a buffer, little-endian. Not to be used for features. */
    ByteBuffer bytes(ShardLayout.Batch of, ShardLayout.Piece piece, long offset, int length) throws IOException {
        long size = size(of, piece, offset + length);
        if (size == ShardLayout.STORED) {
            return ShardLayout.bytes(file, start(of, piece) + offset, length);
        }
        if (of != batch) {
            columns.clear();
            batch = of;
        }
        ByteBuffer whole = columns.get(piece);
        if (whole == null) {
            byte[] bytes = new byte[Math.toIntExact(size)];
            decompress(piece, new byte[compressedLength(piece)], bytes, bytes.length);
            whole = ByteBuffer.wrap(bytes);
            columns.put(piece, whole);
        }
        return whole.slice(Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Reads a part of a buffer of features.
     *
     * @param takes the bytes part by part, each little-endian and valid until the next
     */
    void features(ShardLayout.Batch of, ShardLayout.Piece piece, long offset, int length, Consumer<ByteBuffer> takes)
            throws IOException {
        long size = size(of, piece, offset + length);
        if (size == ShardLayout.STORED) {
            ByteBuffer part = PART.get();
            for (int done = 0; done < length; done += PART_BYTES) {
                part.limit(Math.min(PART_BYTES, length - done));
                takes.accept(ShardLayout.fill(file, start(of, piece) + offset + done, part));
            }
        } else {
            byte[] bytes = decompressed(piece, Math.toIntExact(size));
            takes.accept(ByteBuffer.wrap(bytes, Math.toIntExact(offset), length).order(ByteOrder.LITTLE_ENDIAN));
        }
    }

    private byte[] decompressed(ShardLayout.Piece piece, int size) throws IOException {
        Decompressed last = FEATURES.get();
        if (last.shard != this || !piece.equals(last.piece)) {
            last.shard = null;
            last.compressed = atLeast(compressedLength(piece), last.compressed);
            last.bytes = atLeast(size, last.bytes);
            decompress(piece, last.compressed, last.bytes, size);
            last.shard = this;
            last.piece = piece;
        }
        return last.bytes;
    }

    private static byte[] atLeast(int size, byte[] bytes) {
        return bytes.length >= size ? bytes : new byte[size];
    }

    private static long start(ShardLayout.Batch of, ShardLayout.Piece piece) {
        return piece.position() + (of.compressed() ? Long.BYTES : 0);
    }

    /**
     * The number of bytes that a buffer is decompressed to, or {@link ShardLayout#STORED}.
     *
     * @param needed how many it must have
     */
    private long size(ShardLayout.Batch of, ShardLayout.Piece piece, long needed) throws IOException {
        if (!of.compressed()) {
            return ShardLayout.STORED;
        }
        long size = piece.length() == 0
                ? 0
                : ShardLayout.bytes(file, piece.position(), Long.BYTES).getLong();
        if (size != ShardLayout.STORED && (size < needed || size > Integer.MAX_VALUE)) {
            throw new IOException("expected a buffer of %d bytes or more, found one of %d".formatted(needed, size));
        }
        return size;
    }

    private static int compressedLength(ShardLayout.Piece piece) {
        return Math.toIntExact(Math.max(0, piece.length() - Long.BYTES));
    }

    private void decompress(ShardLayout.Piece piece, byte[] compressed, byte[] target, int size) throws IOException {
        int length = compressedLength(piece);
        if (size == 0) {
            return;
        }
        ByteBuffer part = PART.get();
        for (int done = 0; done < length; done += PART_BYTES) {
            part.limit(Math.min(PART_BYTES, length - done));
            ShardLayout.fill(file, piece.position() + Long.BYTES + done, part).get(compressed, done, part.limit());
        }
        try {
            long found = Zstd.decompressByteArray(target, 0, size, compressed, 0, length);
            if (found != size) {
                throw new IOException("expected %d bytes compressed by zstd, found %d".formatted(size, found));
            }
        } catch (ZstdException e) {
            throw new IOException(
                    "expected %d bytes compressed by zstd, found others: %s".formatted(size, e.getMessage()), e);
        }
    }
}
