package io.github.headstart.store;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.arrow.memory.util.Float16;

/**
 * Reads one shard by row, so rows can be read in any order: at the same cost if the shard is not compressed, else at that of
 * decompressing the features of their record batch, unless the row before was in it. Memory does not grow with the number of readers,
 * see {@link ShardBuffers}. Not thread-safe.
 */
public final class FeatureReader implements AutoCloseable {
    private final String place;
    private final ReadableFile file;
    private final boolean ownsFile;
    private final ShardLayout layout;
    private final ShardBuffers buffers;
    private final FeatureType dtype;
    private final int featureSize;
    private Map<String, Integer> rowsByContent;

    private FeatureReader(String place, ReadableFile file, boolean ownsFile, ShardLayout layout, Recipe recipe) {
        this.place = place;
        this.file = file;
        this.ownsFile = ownsFile;
        this.layout = layout;
        this.buffers = new ShardBuffers(file);
        this.dtype = recipe.dtype();
        this.featureSize = recipe.featureShape().size();
    }

    /**
     * @param file the shard's name
     * @param recipe of the shard's pass
     * @throws PipelineException if there is no such file, it is damaged, or it is of another recipe
     */
    public static FeatureReader open(Storage store, String file, Recipe recipe) {
        String place = store.location().resolve(file).toString();
        try {
            ReadableFile opened = store.open(file);
            try {
                return over(place, opened, true, recipe);
            } catch (PipelineException e) {
                opened.close();
                throw e;
            }
        } catch (IOException e) {
            throw damaged(place, e);
        }
    }

    /** As above, of a file of this machine. */
    public static FeatureReader open(Path file, Recipe recipe) {
        return open(
                new LocalStorage(file.toAbsolutePath().getParent()),
                file.getFileName().toString(),
                recipe);
    }

    /**
     * Reads a file that is open already; {@link #close} leaves it open.
     *
     * @param place of the file, for messages
     */
    static FeatureReader over(String place, ReadableFile file, Recipe recipe) {
        return over(place, file, false, recipe);
    }

    private static FeatureReader over(String place, ReadableFile file, boolean ownsFile, Recipe recipe) {
        try {
            ShardLayout layout = ShardLayout.read(file);
            if (!layout.schema().equals(FeatureSchema.of(recipe))) {
                throw new IOException("expected a shard of this store's recipe, found one of another");
            }
            return new FeatureReader(place, file, ownsFile, layout, recipe);
        } catch (IOException | RuntimeException e) {
            throw damaged(place, e);
        }
    }

    public int rows() {
        return layout.rows();
    }

    Compression compression() {
        return layout.batches().stream().anyMatch(ShardLayout.Batch::compressed) ? Compression.ZSTD : Compression.NONE;
    }

    /** What identifies each row, in row order. */
    public List<FeatureKey> keys() {
        List<FeatureKey> keys = new ArrayList<>(rows());
        try {
            for (ShardLayout.Batch batch : layout.batches()) {
                List<String> paths = texts(batch, FeatureSchema.PATH);
                List<String> splits = texts(batch, FeatureSchema.SPLIT);
                List<String> labels = texts(batch, FeatureSchema.LABEL);
                List<String> checksums = texts(batch, FeatureSchema.SHA256);
                ByteBuffer passes =
                        buffers.bytes(batch, piece(batch, FeatureSchema.PASS, 1), 0, batch.rows() * Integer.BYTES);
                for (int row = 0; row < batch.rows(); row++) {
                    Split split = Split.named(splits.get(row)).orElseThrow();
                    keys.add(new FeatureKey(
                            new Sample(paths.get(row), split, labels.get(row), checksums.get(row)), passes.getInt()));
                }
            }
        } catch (IOException | RuntimeException e) {
            throw damaged(place, e);
        }
        return keys;
    }

    /**
     * The number of the row of an image's content.
     *
     * @param sha256 of the image
     * @throws PipelineException if the shard has no such row
     */
    public int row(String sha256) {
        if (rowsByContent == null) {
            rowsByContent = new HashMap<>();
            List<FeatureKey> keys = keys();
            for (int row = 0; row < keys.size(); row++) {
                rowsByContent.putIfAbsent(keys.get(row).sample().sha256(), row);
            }
        }
        Integer row = rowsByContent.get(sha256);
        if (row == null) {
            throw new PipelineException("%s: expected a row of the image with SHA-256 %s, found none; %s"
                    .formatted(place, sha256, FeatureStore.REMEDY));
        }
        return row;
    }

    /**
     * Reads one row's feature map.
     *
     * @param row from 0 in the order of {@link #keys}
     * @param target takes the values from {@code offset} on, as many as the feature shape's size
     */
    public void read(int row, float[] target, int offset) {
        FloatBuffer values = FloatBuffer.wrap(target, offset, featureSize);
        values(row, part -> {
            if (dtype == FeatureType.FLOAT32) {
                values.put(part.asFloatBuffer());
            } else {
                while (part.hasRemaining()) {
                    values.put(Float16.toFloat(part.getShort()));
                }
            }
        });
    }

    /** The checksum of all rows, see {@link ContentChecksum}. */
    public String content() {
        ContentChecksum checksum = new ContentChecksum();
        List<FeatureKey> keys = keys();
        for (int row = 0; row < keys.size(); row++) {
            addTo(checksum, row, keys.get(row));
        }
        return checksum.hex();
    }

    /**
     * Adds one row to a checksum.
     *
     * @param row from 0 in the order of {@link #keys}
     * @param key of the row
     */
    public void addTo(ContentChecksum checksum, int row, FeatureKey key) {
        checksum.add(key, augmentation(row));
        values(row, checksum::add);
    }

    /** Reads the bytes of a row's values, part by part. */
    private void values(int row, Consumer<ByteBuffer> parts) {
        ShardLayout.Batch batch = batchOf(row);
        int bytes = featureSize * dtype.bytes();
        try {
            buffers.features(
                    batch,
                    piece(batch, FeatureSchema.FEATURES, 2),
                    (long) (row - batch.firstRow()) * bytes,
                    bytes,
                    parts);
        } catch (IOException e) {
            throw damaged(place, e);
        }
    }

    /** The transform parameters of the row; empty in pass 0. */
    public Optional<TransformParameters> augmentation(int row) {
        ShardLayout.Batch batch = batchOf(row);
        try {
            if (!bit(batch, 0, row)) {
                return Optional.empty();
            }
            return Optional.of(new TransformParameters(
                    number(batch, "theta", row),
                    number(batch, "tx", row),
                    number(batch, "ty", row),
                    number(batch, "shear", row),
                    number(batch, "zx", row),
                    number(batch, "zy", row),
                    bit(batch, values("flip"), row),
                    bit(batch, values("flip_vertical"), row),
                    number(batch, "channel_shift", row),
                    bit(batch, values("brightness") - 1, row)
                            ? Optional.of(number(batch, "brightness", row))
                            : Optional.empty()));
        } catch (IOException e) {
            throw damaged(place, e);
        }
    }

    @Override
    public void close() {
        try {
            if (ownsFile) {
                file.close();
            }
        } catch (IOException e) {
            throw damaged(place, e);
        }
    }

    private ShardLayout.Batch batchOf(int row) {
        if (row < 0 || row >= rows()) {
            throw new IndexOutOfBoundsException("row %d of %d in %s".formatted(row, rows(), place));
        }
        int low = 0;
        int high = layout.batches().size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (layout.batches().get(middle).firstRow() <= row) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return layout.batches().get(low);
    }

    /** @param buffer 0 is a column's validity; what follows depends on its type, see the Arrow format's layouts */
    private ShardLayout.Piece piece(ShardLayout.Batch batch, String column, int buffer) {
        return batch.columns().get(layout.column(column))[buffer];
    }

    /** The buffer of a parameter's values: the column's own validity comes first, then two buffers per parameter. */
    private static int values(String parameter) {
        return 2 + 2 * TransformColumn.FIELDS.indexOf(parameter);
    }

    private float number(ShardLayout.Batch batch, String parameter, int row) throws IOException {
        ShardLayout.Piece piece = piece(batch, FeatureSchema.AUGMENTATION, values(parameter));
        long offset = (long) (row - batch.firstRow()) * Float.BYTES;
        return buffers.bytes(batch, piece, offset, Float.BYTES).getFloat();
    }

    private boolean bit(ShardLayout.Batch batch, int buffer, int row) throws IOException {
        int index = row - batch.firstRow();
        ShardLayout.Piece piece = piece(batch, FeatureSchema.AUGMENTATION, buffer);
        byte bits = buffers.bytes(batch, piece, index / Byte.SIZE, 1).get();
        return (bits >> (index % Byte.SIZE) & 1) == 1;
    }

    private List<String> texts(ShardLayout.Batch batch, String column) throws IOException {
        ByteBuffer offsets = buffers.bytes(batch, piece(batch, column, 1), 0, (batch.rows() + 1) * Integer.BYTES);
        byte[] data = new byte[offsets.getInt(batch.rows() * Integer.BYTES)];
        buffers.bytes(batch, piece(batch, column, 2), 0, data.length).get(data);
        List<String> texts = new ArrayList<>(batch.rows());
        for (int row = 0; row < batch.rows(); row++) {
            int start = offsets.getInt(row * Integer.BYTES);
            int end = offsets.getInt((row + 1) * Integer.BYTES);
            texts.add(new String(data, start, end - start, StandardCharsets.UTF_8));
        }
        return texts;
    }

    private static PipelineException damaged(String place, Exception e) {
        if (e instanceof NoSuchFileException) {
            return new PipelineException("%s: expected a shard of the store, found no such file".formatted(place), e);
        }
        return new PipelineException("%s: cannot be read as a shard: %s".formatted(place, e.getMessage()), e);
    }
}
