package io.github.headstart.store;

import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.CompressionType;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.TypeLayout;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The positions of each column's buffers in an Arrow file, so that one row can be read by its offset without loading the batch
 * around it. Valid for files without dictionaries, whose bodies may be compressed by zstd. Source: the Arrow columnar format, "IPC File
 * Format".
 */
record ShardLayout(Schema schema, List<Batch> batches) {
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
    /** A message begins with the continuation marker and its length, four bytes each. */
    private static final int MESSAGE_PREFIX = 8;

    /**
     * One record batch.
     *
     * @param firstRow the number in the file of its first row
     * @param compressed whether the buffers are compressed: each then begins with the number of its bytes, int64, before its zstd frame;
     *     where that number is {@link #STORED}, its bytes follow as they are
     * @param columns by column in schema order, its buffers
     */
    record Batch(int firstRow, int rows, boolean compressed, List<Piece[]> columns) {}

    /** One buffer's bytes in the file. */
    record Piece(long position, long length) {}

    /** Stands for the number of bytes where a buffer of a compressed batch is not compressed. */
    static final long STORED = -1;

    /** @throws IOException if the file is not a complete Arrow file of this kind; the message says what is wrong */
    static ShardLayout read(ReadableFile file) throws IOException {
        long size = file.size();
        int tail = Integer.BYTES + MAGIC.length;
        if (size < 2L * tail || !Arrays.equals(bytes(file, 0, MAGIC.length).array(), MAGIC)) {
            throw new IOException("expected an Arrow file, found %d bytes that do not begin like one".formatted(size));
        }
        ByteBuffer end = bytes(file, size - tail, tail);
        int footerLength = end.getInt(0);
        byte[] magic = Arrays.copyOfRange(end.array(), Integer.BYTES, tail);
        if (!Arrays.equals(magic, MAGIC) || footerLength < 1 || footerLength > size - tail) {
            throw new IOException("expected a complete Arrow file, found one that ends after %d bytes".formatted(size));
        }
        Footer footer = Footer.getRootAsFooter(bytes(file, size - tail - footerLength, footerLength));
        Schema schema = Schema.convertSchema(footer.schema());
        List<Batch> batches = new ArrayList<>();
        int firstRow = 0;
        for (int i = 0; i < footer.recordBatchesLength(); i++) {
            Batch batch = batch(file, footer.recordBatches(i), schema, firstRow);
            batches.add(batch);
            firstRow += batch.rows();
        }
        return new ShardLayout(schema, batches);
    }

    int rows() {
        return batches.stream().mapToInt(Batch::rows).sum();
    }

    /** The place of a column among the schema's, as {@link Batch#columns} has them. */
    int column(String name) {
        return schema.getFields().indexOf(schema.findField(name));
    }

    /** Reads exactly {@code length} bytes at {@code position}. */
    static ByteBuffer bytes(ReadableFile file, long position, int length) throws IOException {
        return fill(file, position, ByteBuffer.allocate(length));
    }

    /** Fills the buffer to its limit from {@code position} on and makes it ready to be read, little-endian. */
    static ByteBuffer fill(ReadableFile file, long position, ByteBuffer target) throws IOException {
        file.readFully(position, target.position(0));
        return target.flip().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static Batch batch(ReadableFile file, Block block, Schema schema, int firstRow) throws IOException {
        ByteBuffer metadata = bytes(file, block.offset() + MESSAGE_PREFIX, block.metaDataLength() - MESSAGE_PREFIX);
        RecordBatch header = (RecordBatch) Message.getRootAsMessage(metadata).header(new RecordBatch());
        boolean compressed = header.compression() != null;
        if (compressed && header.compression().codec() != CompressionType.ZSTD) {
            throw new IOException(
                    "expected record batches that are not compressed, or by zstd, found ones compressed by "
                            + CompressionType.name(header.compression().codec()));
        }
        long body = block.offset() + block.metaDataLength();
        List<Piece[]> columns = new ArrayList<>();
        int next = 0;
        for (Field field : schema.getFields()) {
            Piece[] pieces = new Piece[bufferCount(field)];
            for (int i = 0; i < pieces.length; i++) {
                Buffer buffer = header.buffers(next++);
                pieces[i] = new Piece(body + buffer.offset(), buffer.length());
            }
            columns.add(pieces);
        }
        return new Batch(firstRow, Math.toIntExact(header.length()), compressed, columns);
    }

    /** The buffers of a column and, depth first, of its children. */
    private static int bufferCount(Field field) {
        return TypeLayout.getTypeBufferCount(field.getType())
                + field.getChildren().stream()
                        .mapToInt(ShardLayout::bufferCount)
                        .sum();
    }
}
