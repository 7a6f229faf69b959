package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.reference.OpenFiles;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.OpenLimits;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
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
                            .containsExactly(TestStore.features(sample(store, rows, image), order[i] / 24));
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
        assertThat(sample(store, some, 1)).isEqualTo(sample(store, rows, 8));
        assertThat(some.counts(2)).containsExactly(1, 1);
        try (Features source = new StoreFeatures(store)) {
            float[] features = new float[12];
            source.read(some, 2 * 2 + 1, features, 0);
            assertThat(features).containsExactly(TestStore.features(sample(store, rows, 8), 2));
        }
    }

    @Test
    void locatesEachRowByItsImageInWhateverOrderAndShardsThePassHasThem() {
        List<Sample> samples = TestStore.samples(Split.TRAIN, 9);
        List<Sample> reversed = new ArrayList<>(samples);
        Collections.reverse(reversed);
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 1, reversed.subList(0, 4))
                .add(Split.TRAIN, 0, samples.subList(0, 2))
                .add(Split.TRAIN, 0, samples.subList(2, 9))
                .add(Split.TRAIN, 1, reversed.subList(4, 9))
                .publish();
        SplitIndex rows = SplitIndex.of(store, Split.TRAIN);

        assertThat(rows.incompletePasses()).isEmpty();
        try (Features source = new StoreFeatures(store)) {
            float[] features = new float[12];
            for (int row = 0; row < 18; row++) {
                source.read(rows, row, features, 0);
                assertThat(features).containsExactly(TestStore.features(samples.get(row % 9), row / 9));
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void openFilesAndDirectMemoryDoNotGrowWithTheNumberOfShards() throws IOException {
        int length = 1 << 14;
        TestStore written = new TestStore(folder).shape(List.of(length));
        for (int i = 0; i < 40; i++) {
            written.add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 40).subList(i, i + 1));
        }
        written.publish().close();
        try (FeatureStore store = FeatureStore.open(folder, new OpenLimits(0, 1));
                Features source = new StoreFeatures(store, 3)) {
            SplitIndex rows = SplitIndex.of(store, Split.TRAIN);
            float[] features = new float[length];
            source.read(rows, 0, features, 0);
            long before = directMemory();
            for (int row = 0; row < 40; row++) {
                source.read(rows, row, features, 0);
                assertThat(OpenFiles.in(folder)).hasSizeLessThanOrEqualTo(3);
            }
            // A row of each would be 2.6 MB.
            assertThat(directMemory() - before).isLessThanOrEqualTo(1 << 16);
        }
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static Sample sample(FeatureStore store, SplitIndex rows, int image) {
        return new SampleReader(store).sample(rows, image);
    }
}
