package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
                float[] row = new float[features.featureSize()];
                features.read(index, random.nextInt(2 * IMAGES), row, 0);
                rows.add(row);
            }
        }
        return rows;
    }
}
