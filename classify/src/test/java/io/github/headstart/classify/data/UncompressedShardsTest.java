package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UncompressedShardsTest {
    private static final int IMAGES = 90;

    @TempDir
    private Path folder;

    @Test
    void givesTheRowsOfShardsOfBothKinds() throws Exception {
        List<float[]> plain = rows(store("plain", Compression.NONE, Compression.NONE));
        assertThat(plain).hasSize(2 * IMAGES);
        List<float[]> mixed = rows(store("mixed", Compression.NONE, Compression.ZSTD));
        for (int row = 0; row < plain.size(); row++) {
            assertThat(mixed.get(row)).isEqualTo(plain.get(row));
        }
    }

    @Test
    void readsACompressedShardFromTheStoreOnlyOnce() throws Exception {
        try (FeatureStore store = store("overwritten", Compression.ZSTD, Compression.NONE);
                UncompressedShards shards = new UncompressedShards(store);
                Features features = shards.features(1)) {
            SplitIndex index = SplitIndex.of(store, Split.TRAIN);
            float[] first = row(features, index, 0);
            // The only reader is then that of the other shard.
            row(features, index, IMAGES);
            ShardEntry compressed = store.manifest().shards().get(0);
            assertThat(compressed.compression()).contains(Compression.ZSTD);
            overwrite(folder.resolve("overwritten").resolve(compressed.file()));

            assertThat(row(features, index, 0)).isEqualTo(first);
        }
    }

    /** In place: the store holds the file open, so that removing it would change nothing for its readers. */
    private static void overwrite(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(Math.toIntExact(channel.size())), 0);
        }
    }

    private static float[] row(Features features, SplitIndex index, int number) {
        float[] row = new float[features.featureSize()];
        features.read(index, number, row, 0);
        return row;
    }

    private FeatureStore store(String name, Compression first, Compression second) throws Exception {
        return new TestStore(Files.createDirectory(folder.resolve(name)))
                .compression(first)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, IMAGES))
                .compression(second)
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, IMAGES))
                .publish();
    }

    /** In an order that is drawn. */
    private static List<float[]> rows(FeatureStore opened) {
        List<float[]> rows = new ArrayList<>();
        try (FeatureStore store = opened;
                UncompressedShards shards = new UncompressedShards(store);
                Features features = shards.features(2)) {
            SplitIndex index = SplitIndex.of(store, Split.TRAIN);
            Random random = new Random(1);
            for (int i = 0; i < 2 * IMAGES; i++) {
                rows.add(row(features, index, random.nextInt(2 * IMAGES)));
            }
        }
        return rows;
    }
}
