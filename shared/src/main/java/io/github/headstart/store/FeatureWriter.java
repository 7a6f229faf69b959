package io.github.headstart.store;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.NewFile;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.arrow.compression.CommonsCompressionFactory;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.Float16;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.StructVector;
import org.apache.arrow.vector.compression.CompressionUtil;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.message.IpcOption;

/**
 * Writes one shard. The file appears under its name only by {@link #commit}; {@link #close} without it leaves nothing behind. Several
 * attempts at one shard do not disturb one another. Not thread-safe.
 */
public final class FeatureWriter implements AutoCloseable {
    /** A record batch is gathered in memory before it is written: this bounds it, whatever the map's size. */
    private static final long BATCH_BYTES = 32L << 20;

    private static final int BATCH_ROWS = 512;

    /** Whoever reads a row of a compressed batch decompresses all of its features. */
    private static final long COMPRESSED_BATCH_BYTES = 8L << 20;

    private static final int COMPRESSED_BATCH_ROWS = 64;

    private final Storage store;
    private final String name;
    private final Recipe recipe;
    private final Compression compression;
    private final int featureSize;
    private final int batchRows;
    private final ContentChecksum content = new ContentChecksum();
    private final BufferAllocator allocator;
    private final VectorSchemaRoot root;
    private final NewFile file;
    private final HashingChannel channel;
    private final ArrowFileWriter writer;
    private int rowsInBatch;
    private int rows;

    private FeatureWriter(Storage store, String name, Recipe recipe, Compression compression, NewFile file) {
        this.store = store;
        this.name = name;
        this.file = file;
        this.recipe = recipe;
        this.compression = compression;
        this.featureSize = recipe.featureShape().size();
        this.batchRows = compression == Compression.NONE
                ? batchRows(BATCH_ROWS, BATCH_BYTES)
                : batchRows(COMPRESSED_BATCH_ROWS, COMPRESSED_BATCH_BYTES);
        this.channel = new HashingChannel(file);
        this.allocator = new RootAllocator();
        this.root = VectorSchemaRoot.create(FeatureSchema.of(recipe), allocator);
        this.writer = switch (compression) {
            case NONE -> new ArrowFileWriter(root, null, channel);
            case ZSTD ->
                new ArrowFileWriter(
                        root,
                        null,
                        channel,
                        Map.of(),
                        IpcOption.DEFAULT,
                        CommonsCompressionFactory.INSTANCE,
                        CompressionUtil.CodecType.ZSTD);
        };
    }

    private int batchRows(int most, long bytes) {
        return (int) Math.max(1, Math.min(most, bytes / rowBytes()));
    }

    /**
     * Begins a shard.
     *
     * @param name of the shard's file
     * @param existing what becomes of a file that has the name when this one is committed
     * @param recipe of the shard's pass, see {@link Recipe#ofPass}
     * @param compression of the file's record batches, which its name has to say if several are possible
     * @throws PipelineException if the file cannot be written
     */
    public static FeatureWriter create(
            Storage store, String name, Storage.Existing existing, Recipe recipe, Compression compression) {
        try {
            FeatureWriter writer = new FeatureWriter(store, name, recipe, compression, store.create(name, existing));
            writer.start();
            return writer;
        } catch (IOException e) {
            throw cannotWrite(store, name, e);
        }
    }

    /** As above, of an uncompressed file of this machine that takes the place of one of its name. */
    public static FeatureWriter create(Path file, Recipe recipe) {
        return create(file, recipe, Compression.NONE);
    }

    /** As above, compressed or not. */
    public static FeatureWriter create(Path file, Recipe recipe, Compression compression) {
        return create(
                new LocalStorage(file.toAbsolutePath().getParent()),
                file.getFileName().toString(),
                Storage.Existing.REPLACE,
                recipe,
                compression);
    }

    /**
     * Adds one row.
     *
     * @param augmentation the transform parameters, empty in pass 0
     * @param maps feature maps behind one another
     * @param index which of them is this row's: its values begin at index * feature size
     */
    public void append(FeatureKey key, Optional<TransformParameters> augmentation, float[] maps, int index) {
        Sample sample = key.sample();
        text(FeatureSchema.PATH, sample.path());
        text(FeatureSchema.SPLIT, sample.split().toString());
        text(FeatureSchema.LABEL, sample.label());
        text(FeatureSchema.SHA256, sample.sha256());
        ((IntVector) root.getVector(FeatureSchema.PASS)).setSafe(rowsInBatch, key.pass());
        StructVector column = (StructVector) root.getVector(FeatureSchema.AUGMENTATION);
        augmentation.ifPresent(parameters -> TransformColumn.set(column, rowsInBatch, parameters));
        content.add(key, augmentation);
        content.add(features(maps, index));
        rowsInBatch++;
        rows++;
        if (rowsInBatch == batchRows) {
            writeBatch();
            startBatch();
        }
    }

    /**
     * Completes the file, makes it durable and gives it its name.
     *
     * @return the shard as {@code features.json} is to name it: of the file that has the name now
     * @throws PipelineException if the file cannot be written
     */
    public ShardEntry commit(Split split, int pass) {
        return commit(split, pass, () -> instructionSet(NativeTensorFlow::instructionSet));
    }

    /** As above, of rows that were computed before. @param instructionSet as in {@link ShardEntry} */
    public ShardEntry commit(Split split, int pass, String instructionSet) {
        return commit(split, pass, () -> instructionSet);
    }

    private ShardEntry commit(Split split, int pass, Supplier<String> instructionSet) {
        try {
            if (rowsInBatch > 0) {
                writeBatch();
            }
            writer.end();
            ShardEntry mine = new ShardEntry(
                    name,
                    split,
                    pass,
                    rows,
                    channel.bytes(),
                    channel.sha256(),
                    Optional.of(content.hex()),
                    compression.recorded(),
                    instructionSet.get());
            if (file.commit()) {
                return mine;
            }
            ShardEntry existing = existing(split, pass).orElseThrow(() -> new NoSuchFileException(name));
            return existing.isSameFile(mine) ? mine : existing;
        } catch (IOException e) {
            throw cannotWrite(store, name, e);
        }
    }

    /**
     * The shard of another attempt that was faster; empty if there is none. On another processor its last bits may be others.
     *
     * @throws PipelineException if it is there and cannot be read
     */
    public Optional<ShardEntry> existing(Split split, int pass) {
        try (ReadableFile existing = store.open(name)) {
            FeatureReader reader =
                    FeatureReader.over(store.location().resolve(name).toString(), existing, recipe);
            return Optional.of(new ShardEntry(
                    name,
                    split,
                    pass,
                    reader.rows(),
                    existing.size(),
                    existing.sha256(),
                    Optional.of(reader.content()),
                    reader.compression().recorded(),
                    instructionSet(() -> ShardEntry.UNKNOWN)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw ShardCheck.cannotRead(store.location().resolve(name), e);
        }
    }

    /** The one that TensorFlow computes with, or {@code any} where the values do not depend on it. */
    private String instructionSet(Supplier<String> ofTensorFlow) {
        return recipe.backbone().engine().map(engine -> "any").orElseGet(ofTensorFlow);
    }

    @Override
    public void close() {
        // Not writer.close(): it would write the end of the file, which fails once more where the disk is full.
        root.close();
        allocator.close();
        try {
            file.close();
        } catch (IOException e) {
            throw cannotWrite(store, name, e);
        }
    }

    /** Writes the header of the file; if that fails, the file is removed. */
    private void start() throws IOException {
        try {
            writer.start();
            startBatch();
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private void startBatch() {
        rowsInBatch = 0;
        root.clear();
        for (FieldVector vector : root.getFieldVectors()) {
            vector.setInitialCapacity(batchRows);
            vector.allocateNew();
        }
    }

    private void writeBatch() {
        root.getVector(FeatureSchema.AUGMENTATION).setValueCount(rowsInBatch);
        root.setRowCount(rowsInBatch);
        markPresent();
        try {
            writer.writeBatch();
        } catch (IOException e) {
            throw cannotWrite(store, name, e);
        }
    }

    private void text(String column, String value) {
        ((VarCharVector) root.getVector(column)).setSafe(rowsInBatch, value.getBytes(StandardCharsets.UTF_8));
    }

    /** The bytes of the row's values, as the file is to have them. */
    private ByteBuffer features(float[] maps, int index) {
        FixedSizeListVector lists = (FixedSizeListVector) root.getVector(FeatureSchema.FEATURES);
        lists.setNotNull(rowsInBatch);
        FieldVector values = lists.getDataVector();
        long size = rowBytes();
        ByteBuffer target =
                values.getDataBuffer().nioBuffer(rowsInBatch * size, (int) size).order(ByteOrder.LITTLE_ENDIAN);
        if (recipe.dtype() == FeatureType.FLOAT32) {
            target.asFloatBuffer().put(maps, index * featureSize, featureSize);
        } else {
            ShortBuffer target16 = target.asShortBuffer();
            for (int i = 0; i < featureSize; i++) {
                target16.put(Float16.toFloat16(maps[index * featureSize + i]));
            }
        }
        return target;
    }

    /** The values were put into the buffer itself, which leaves them null until their validity bits are set. */
    private void markPresent() {
        FixedSizeListVector lists = (FixedSizeListVector) root.getVector(FeatureSchema.FEATURES);
        FieldVector values = lists.getDataVector();
        long count = (long) rowsInBatch * featureSize;
        long wholeBytes = count / Byte.SIZE;
        values.getValidityBuffer().setOne(0, wholeBytes);
        if (count % Byte.SIZE != 0) {
            values.getValidityBuffer().setByte(wholeBytes, (1 << (count % Byte.SIZE)) - 1);
        }
    }

    private long rowBytes() {
        return (long) featureSize * recipe.dtype().bytes();
    }

    private static PipelineException cannotWrite(Storage store, String name, IOException e) {
        return AtomicFile.cannotWrite(store.location().resolve(name), e);
    }
}
