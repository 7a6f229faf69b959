package io.github.headstart.store;

import static io.github.headstart.store.TestRecipes.key;
import static io.github.headstart.store.TestRecipes.recipe;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.augment.TransformParameters;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.FeatureType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeatureStoreTest {
    private static final Recipe RECIPE = recipe(FeatureType.FLOAT32, 2, 2, 3);
    private static final TransformParameters AUGMENTATION =
            new TransformParameters(-12.5f, 3, -4, 0.5f, 0.9f, 1.1f, true, false, 7, Optional.of(0.8f));

    @TempDir
    private Path folder;

    @Test
    void readsRowsBackInAnyOrder() {
        FeatureStore store = store(RECIPE, shard(RECIPE, "train-pass0-00000.arrow", 0, 5));

        try (FeatureReader reader = store.read(store.shards(Split.TRAIN, 0).get(0))) {
            assertThat(reader.keys()).isEqualTo(keys(0, 5));
            assertThat(read(reader, 3, 12)).containsExactly(values(3, 12));
            assertThat(read(reader, 0, 12)).containsExactly(values(0, 12));
            assertThat(reader.augmentation(0)).isEmpty();
            assertThatThrownBy(() -> reader.read(5, new float[12], 0)).isInstanceOf(IndexOutOfBoundsException.class);
        }
    }

    @Test
    void readsRowsOfLaterRecordBatches() {
        // 4 Mi values are 16 MiB a row: two rows fill a batch.
        int size = 1 << 22;
        Recipe large = recipe(FeatureType.FLOAT32, size);
        FeatureStore store = store(large, shard(large, "train-pass0-00000.arrow", 0, 5));

        try (FeatureReader reader = store.read(store.shards(Split.TRAIN, 0).get(0))) {
            assertThat(reader.keys()).isEqualTo(keys(0, 5));
            for (int row : new int[] {4, 1, 2}) {
                assertThat(read(reader, row, size)).isEqualTo(values(row, size));
            }
        }
    }

    @Test
    void keepsWhatEachAugmentedRowWentThrough() {
        Recipe augmented = RECIPE.withAugmentation(Optional.of(TestRecipes.rotation(40)));
        FeatureStore store = store(
                augmented,
                shard(augmented, "train-pass0-00000.arrow", 0, 2),
                shard(augmented, "train-pass3-00000.arrow", 3, 2));

        try (FeatureReader reader = store.read(store.shards(Split.TRAIN, 3).get(0))) {
            assertThat(reader.keys()).isEqualTo(keys(3, 2));
            assertThat(reader.augmentation(1)).contains(AUGMENTATION);
        }
    }

    @Test
    void roundsFloat16ToTheNearest() {
        Recipe half = recipe(FeatureType.FLOAT16, 5);
        FeatureStore store = store(half, shard(half, "train-pass0-00000.arrow", 0, 1));

        try (FeatureReader reader = store.read(store.shards(Split.TRAIN, 0).get(0))) {
            float[] found = read(reader, 0, 5);
            for (int i = 0; i < 5; i++) {
                assertThat(found[i]).isEqualTo(values(0, 5)[i], org.assertj.core.api.Assertions.within(5e-4f));
            }
        }
    }

    @Test
    void writesTheSameBytesForTheSameRows() throws IOException {
        ShardEntry first = shard(RECIPE, "a.arrow", 0, 3);
        ShardEntry second = shard(RECIPE, "b.arrow", 0, 3);

        assertThat(Files.readAllBytes(folder.resolve("a.arrow")))
                .isEqualTo(Files.readAllBytes(folder.resolve("b.arrow")));
        assertThat(second.sha256()).isEqualTo(first.sha256()).isEqualTo(Checksum.ofFile(folder.resolve("a.arrow")));
        assertThat(first.bytes()).isEqualTo(Files.size(folder.resolve("a.arrow")));
    }

    @Test
    void leavesNothingBehindWithoutCommit() throws IOException {
        try (FeatureWriter writer = FeatureWriter.create(folder.resolve("a.arrow"), RECIPE)) {
            writer.append(key(Split.TRAIN, "x", 0, 0), Optional.empty(), values(0, 12), 0);
        }

        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void saysThatAFolderIsNoStore() {
        assertThatThrownBy(() -> FeatureStore.open(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("features.json")
                .hasMessageContaining("run extract");
    }

    @Test
    void refusesAStoreOfANewerFormat() throws IOException {
        store(RECIPE, shard(RECIPE, "train-pass0-00000.arrow", 0, 1));
        Path manifest = folder.resolve("features.json");
        Files.writeString(manifest, Files.readString(manifest).replace("\"format\": 2", "\"format\": 3, \"new\": []"));

        assertThatThrownBy(() -> FeatureStore.open(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("its format is 3, this version reads 2; update Headstart");
    }

    @Test
    void aShardThatCannotBeReadIsNotCalledDamaged() throws IOException {
        ShardEntry shard = shard(RECIPE, "train-pass0-00000.arrow", 0, 5);
        store(RECIPE, shard);
        Path file = folder.resolve(shard.file());
        Files.delete(file);
        Files.createDirectory(file);

        assertThatThrownBy(this::readAll)
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(file + ": cannot be read: Is a directory; make it readable");
    }

    @Test
    void refusesATruncatedShardAMissingOneAndOneOfAnotherRecipe() throws IOException {
        ShardEntry shard = shard(RECIPE, "train-pass0-00000.arrow", 0, 5);
        store(RECIPE, shard);
        Path file = folder.resolve(shard.file());
        byte[] whole = Files.readAllBytes(file);

        Files.write(file, java.util.Arrays.copyOf(whole, whole.length - 100));
        assertThatThrownBy(() -> readAll())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(shard.file());
        Files.delete(file);
        assertThatThrownBy(() -> readAll())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found no such file");
        shard(recipe(FeatureType.FLOAT32, 12), shard.file(), 0, 5);
        assertThatThrownBy(() -> readAll())
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("recipe");
    }

    @Test
    void aDamagedShardIsNoticedWhenItIsReadAndAllAreNamed() throws IOException {
        ShardEntry first = shard(RECIPE, "train-pass0-00000.arrow", 0, 5);
        ShardEntry second = shard(RECIPE, "train-pass1-00000.arrow", 1, 5);
        ShardEntry third = shard(RECIPE, "train-pass2-00000.arrow", 2, 5);
        store(RECIPE, first, second, third);
        for (ShardEntry shard : List.of(first, third)) {
            byte[] bytes = Files.readAllBytes(folder.resolve(shard.file()));
            bytes[bytes.length / 2] ^= 1;
            Files.write(folder.resolve(shard.file()), bytes);
        }

        try (FeatureStore store = FeatureStore.open(folder)) {
            store.read(second).close();
            assertThatThrownBy(() -> store.read(third))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll("2 of 3 shards cannot be used", first.file(), third.file())
                    .hasMessageNotContaining(second.file());
            assertThatThrownBy(store::check).hasMessageContaining("2 of 3 shards cannot be used");
        }
    }

    @Test
    void findsTheRowOfAContent() {
        ShardEntry shard = shard(RECIPE, "train-pass0-00000.arrow", 0, 5);
        try (FeatureReader reader = FeatureReader.open(folder.resolve(shard.file()), RECIPE.ofPass(0))) {
            assertThat(reader.row(reader.keys().get(3).sample().sha256())).isEqualTo(3);
            assertThatThrownBy(() -> reader.row("none"))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll(shard.file(), "expected a row of the image with SHA-256 none");
        }
    }

    private void readAll() {
        try (FeatureStore store = FeatureStore.open(folder)) {
            store.manifest().shards().forEach(shard -> store.read(shard).close());
        }
    }

    private FeatureStore store(Recipe recipe, ShardEntry... shards) {
        TestStore.publish(folder, recipe, List.of("x"), List.of(shards));
        return FeatureStore.open(folder);
    }

    private ShardEntry shard(Recipe recipe, String file, int pass, int rows) {
        int size = recipe.featureShape().size();
        try (FeatureWriter writer = FeatureWriter.create(folder.resolve(file), recipe.ofPass(pass))) {
            for (int row = 0; row < rows; row++) {
                Optional<TransformParameters> augmentation = pass == 0 ? Optional.empty() : Optional.of(AUGMENTATION);
                writer.append(key(Split.TRAIN, "x", row, pass), augmentation, values(row, size), 0);
            }
            return writer.commit(Split.TRAIN, pass);
        }
    }

    private static List<FeatureKey> keys(int pass, int rows) {
        List<FeatureKey> keys = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            keys.add(key(Split.TRAIN, "x", row, pass));
        }
        return keys;
    }

    private static float[] values(int row, int size) {
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = row + i / 1000f;
        }
        return values;
    }

    private static float[] read(FeatureReader reader, int row, int size) {
        float[] values = new float[size];
        reader.read(row, values, 0);
        return values;
    }
}
