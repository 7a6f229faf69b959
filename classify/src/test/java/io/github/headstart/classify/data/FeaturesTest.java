package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FeaturesTest {
    @TempDir
    private Path folder;

    @Test
    void readsTheSameFromTheStoreAndFromMemory() {
        FeatureStore store = TestStore.usual(folder);
        SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
        int[] order = {71, 0, 30};
        try (Features stored = new StoreFeatures(store);
                Features loaded = InMemoryFeatures.of(store)) {
            for (Features source : new Features[] {stored, loaded}) {
                FeatureBatches batches = new FeatureBatches(source, 4);
                batches.read(rows, order, 0, 3);
                for (int i = 0; i < order.length; i++) {
                    int image = order[i] % 24;
                    assertThat(java.util.Arrays.copyOfRange(batches.features(), i * 12, (i + 1) * 12))
                            .containsExactly(TestStore.features(rows.sample(image), order[i] / 24));
                    assertThat(batches.labels()[i]).isEqualTo(image % 2);
                }
            }
        }
        assertThat(InMemoryFeatures.bytes(store)).isEqualTo((3 * 24 + 10 + 6) * 12 * 4L);
    }

    @Test
    void aSubsetKeepsItsImagesInAllPasses() {
        FeatureStore store = TestStore.usual(folder);
        SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
        SplitIndex some = rows.subset(new int[] {5, 8});

        assertThat(some.images()).isEqualTo(2);
        assertThat(some.passes()).isEqualTo(2);
        assertThat(some.sample(1)).isEqualTo(rows.sample(8));
        assertThat(some.counts(2)).containsExactly(1, 1);
        try (Features source = new StoreFeatures(store)) {
            float[] features = new float[12];
            source.read(some, 2 * 2 + 1, features, 0);
            assertThat(features).containsExactly(TestStore.features(rows.sample(8), 2));
        }
    }

    @Test
    void usesOnlyCompletePasses() {
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 4))
                .add(Split.TRAIN, 2, TestStore.samples(Split.TRAIN, 3))
                .publish();

        assertThat(SplitIndex.of(store, Split.TRAIN).passes()).isEqualTo(1);
        assertThat(SplitIndex.of(store, Split.TEST).images()).isZero();
    }
}
