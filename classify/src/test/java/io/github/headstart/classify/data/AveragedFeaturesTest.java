package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AveragedFeaturesTest {
    private static final int CHANNELS = 3;

    @TempDir
    private Path folder;

    @Test
    void averagesThatAreReadHaveTheBitsOfThoseInMemory() {
        try (FeatureStore store = TestStore.usual(folder);
                Features read = new AveragedFeatures(new StoreFeatures(store), CHANNELS);
                Features held = InMemoryFeatures.averages(store, CHANNELS)) {
            SplitIndex rows = SplitIndex.of(store, Split.TEST);
            float[] ofStore = new float[1 + CHANNELS];
            float[] ofMemory = new float[1 + CHANNELS];
            for (int image = 0; image < rows.images(); image++) {
                read.read(rows, image, ofStore, 1);
                held.read(rows, image, ofMemory, 1);
                assertThat(ofStore).containsExactly(ofMemory);
            }
            assertThat(ofStore[1]).isNotZero();
            assertThat(read.featureSize()).isEqualTo(CHANNELS);
        }
    }
}
