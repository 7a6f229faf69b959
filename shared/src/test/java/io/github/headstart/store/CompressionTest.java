package io.github.headstart.store;

import static io.github.headstart.store.TestRecipes.recipe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.storage.LocalFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Shards compressed by zstd, beside the same rows uncompressed. */
class CompressionTest {
    private static final int ROWS = 150;
    private static final int SIZE = 4 * 4 * 32;
    private static final int PASS = 1;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void keepsEveryRowInAnyOrderOfReading(FeatureType dtype) {
        Recipe recipe = augmented(dtype);
        write("none", recipe, Compression.NONE, true);
        write("zstd", recipe, Compression.ZSTD, true);
        try (FeatureReader none = FeatureReader.open(folder.resolve("none"), recipe);
                FeatureReader zstd = FeatureReader.open(folder.resolve("zstd"), recipe);
                FeatureReader again = FeatureReader.open(folder.resolve("zstd"), recipe)) {
            assertThat(zstd.keys()).isEqualTo(none.keys()).hasSize(ROWS);
            Random random = new Random(1);
            for (int i = 0; i < 300; i++) {
                int row = random.nextInt(ROWS);
                int other = random.nextInt(ROWS);
                assertThat(read(zstd, row)).isEqualTo(read(none, row));
                assertThat(read(again, other)).isEqualTo(read(none, other));
                assertThat(zstd.augmentation(row)).isEqualTo(none.augmentation(row));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(FeatureType.class)
    void changesTheFileAndNotItsContent(FeatureType dtype) {
        Recipe recipe = augmented(dtype);
        ShardEntry none = write("none", recipe, Compression.NONE, true);
        ShardEntry zstd = write("zstd", recipe, Compression.ZSTD, true);
        assertThat(none.compression()).isEmpty();
        assertThat(zstd.compression()).contains(Compression.ZSTD);
        assertThat(zstd.bytes()).isLessThan(none.bytes() * 3 / 4);
        assertThat(zstd.content()).isPresent().isEqualTo(none.content());
        try (FeatureReader reader = FeatureReader.open(folder.resolve("zstd"), recipe)) {
            assertThat(reader.content()).isEqualTo(none.content().orElseThrow());
        }
        assertThat(write("other", recipe, Compression.NONE, false).content()).isNotEqualTo(none.content());
    }

    @Test
    void hasRecordBatchesOf64RowsAndOfAFewMebibytes() throws IOException {
        write("zstd", augmented(FeatureType.FLOAT32), Compression.ZSTD, true);
        assertThat(batchRows("zstd")).containsExactly(64, 64, 22);
        Recipe large = recipe(FeatureType.FLOAT32, 1024, 1024, 1);
        try (FeatureWriter writer = FeatureWriter.create(folder.resolve("large"), large, Compression.ZSTD)) {
            for (int row = 0; row < 3; row++) {
                writer.append(key(row), Optional.empty(), new float[1024 * 1024], 0);
            }
            writer.commit(Split.TRAIN, 0);
        }
        assertThat(batchRows("large")).containsExactly(2, 1);
    }

    /** Arrow keeps a buffer as it is where zstd does not make it smaller. */
    @Test
    void readsBuffersThatZstdDoesNotMakeSmaller() {
        Recipe recipe = recipe(FeatureType.FLOAT32, 1, 1, SIZE).ofPass(0);
        Random random = new Random(1);
        float[] noise = new float[ROWS * SIZE];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = Float.intBitsToFloat(random.nextInt());
        }
        try (FeatureWriter writer = FeatureWriter.create(folder.resolve("noise"), recipe, Compression.ZSTD)) {
            for (int row = 0; row < ROWS; row++) {
                writer.append(key(row), Optional.empty(), noise, row);
            }
            writer.commit(Split.TRAIN, 0);
        }
        try (FeatureReader reader = FeatureReader.open(folder.resolve("noise"), recipe)) {
            for (int row = 0; row < ROWS; row += 7) {
                float[] values = read(reader, row);
                for (int i = 0; i < SIZE; i++) {
                    assertThat(Float.floatToRawIntBits(values[i]))
                            .isEqualTo(Float.floatToRawIntBits(noise[row * SIZE + i]));
                }
            }
        }
    }

    @Test
    void namesAFileThatCannotBeDecompressed() throws IOException {
        Recipe recipe = augmented(FeatureType.FLOAT32);
        write("zstd", recipe, Compression.ZSTD, true);
        byte[] bytes = Files.readAllBytes(folder.resolve("zstd"));
        try (LocalFile file = LocalFile.open(folder.resolve("zstd"))) {
            ShardLayout layout = ShardLayout.read(file);
            ShardLayout.Piece values = layout.batches().get(0).columns().get(6)[2];
            // The number that a frame of zstd begins with, behind the number of bytes.
            bytes[Math.toIntExact(values.position()) + Long.BYTES] ^= 1;
        }
        Files.write(folder.resolve("zstd"), bytes);
        try (FeatureReader reader = FeatureReader.open(folder.resolve("zstd"), recipe)) {
            assertThatThrownBy(() -> read(reader, 0))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll("zstd: cannot be read as a shard", "131072 bytes compressed by zstd");
            assertThat(read(reader, 64)).isEqualTo(values(64, true));
        }
    }

    @Test
    void theVerifierComparesTheContent() throws IOException {
        StoreManifest manifest = TestStore.write(folder);
        ShardEntry shard = manifest.shards().get(0);
        ShardEntry other = new ShardEntry(
                shard.file(),
                shard.split(),
                shard.pass(),
                shard.rows(),
                shard.bytes(),
                shard.sha256(),
                Optional.of("0".repeat(64)),
                shard.compression(),
                shard.instructionSet());
        List<ShardEntry> shards = new ArrayList<>(manifest.shards());
        shards.set(0, other);
        StoreManifest wrong = StoreManifest.of(
                manifest.recipe(), manifest.classes(), Labelling.SINGLE_LABEL, 0, manifest.samples(), shards);
        Files.writeString(folder.resolve("features.json"), Json.document(wrong));
        assertThat(StoreVerifier.verify(folder).problems())
                .singleElement()
                .asString()
                .contains(
                        shard.file(),
                        "content " + "0".repeat(64),
                        shard.content().orElseThrow());
    }

    private List<Integer> batchRows(String name) throws IOException {
        try (LocalFile file = LocalFile.open(folder.resolve(name))) {
            return ShardLayout.read(file).batches().stream()
                    .map(ShardLayout.Batch::rows)
                    .toList();
        }
    }

    private static Recipe augmented(FeatureType dtype) {
        return recipe(dtype, 4, 4, 32)
                .withAugmentation(Optional.of(TestRecipes.rotation(40)))
                .ofPass(PASS);
    }

    private static float[] read(FeatureReader reader, int row) {
        float[] values = new float[SIZE];
        reader.read(row, values, 0);
        return values;
    }

    private static FeatureKey key(int row) {
        String label = row % 2 == 0 ? "chats" : "狗";
        return new FeatureKey(
                new Sample("train/%s/%d.png".formatted(label, row), Split.TRAIN, label, "%064x".formatted(row)), PASS);
    }

    /** Half of them zeros, as behind a relu. */
    private static float[] values(int row, boolean usual) {
        Random random = new Random(usual ? row : -row);
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            values[i] = Math.max(0, (float) random.nextGaussian());
        }
        return values;
    }

    private ShardEntry write(String name, Recipe recipe, Compression compression, boolean usual) {
        try (FeatureWriter writer = FeatureWriter.create(folder.resolve(name), recipe, compression)) {
            for (int row = 0; row < ROWS; row++) {
                writer.append(key(row), parameters(row), values(row, usual), 0);
            }
            return writer.commit(Split.TRAIN, PASS);
        }
    }

    private static Optional<TransformParameters> parameters(int row) {
        return row % 3 == 0
                ? Optional.empty()
                : Optional.of(new TransformParameters(
                        row,
                        -row,
                        0.5f,
                        0,
                        1,
                        1.5f,
                        row % 2 == 0,
                        row % 5 == 0,
                        7,
                        row % 2 == 0 ? Optional.empty() : Optional.of(0.25f)));
    }
}
