package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.reference.OpenFiles;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A store of three shards under limits that are lower. */
class OpenLimitsTest {
    @TempDir
    private Path folder;

    @Test
    @EnabledOnOs(OS.LINUX)
    void aStoreHoldsNoMoreFilesThanItsLimitAndReadsTheOthersAllTheSame() throws IOException {
        TestStore.write(folder);
        for (int held = 0; held <= 3; held++) {
            try (FeatureStore store = FeatureStore.open(folder, new OpenLimits(held, 1))) {
                assertThat(OpenFiles.in(folder)).hasSize(held);
                assertThat(firstValues(store)).containsExactly(1, 3, 5);
                assertThat(OpenFiles.in(folder)).hasSize(held);
            }
        }
        assertThat(OpenFiles.in(folder)).isEmpty();
    }

    @Test
    void whatIsHeldOutlivesItsNameAndWhatIsNotIsMissedByName() throws IOException {
        StoreManifest manifest = TestStore.write(folder);
        try (FeatureStore store = FeatureStore.open(folder, new OpenLimits(2, 1))) {
            for (ShardEntry shard : manifest.shards()) {
                Files.delete(folder.resolve(shard.file()));
            }
            assertThat(firstValue(store.read(manifest.shards().get(0)))).isEqualTo(1);
            assertThat(firstValue(store.read(manifest.shards().get(1)))).isEqualTo(3);
            assertThatThrownBy(() -> store.read(manifest.shards().get(2)))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContainingAll(manifest.shards().get(2).file(), "found no such file");
        }
    }

    @Test
    void theReaderThatWasNotAskedForTheLongestIsClosed() {
        List<ShardEntry> shards = TestStore.write(folder).shards();
        List<ShardEntry> opened = new ArrayList<>();
        try (FeatureStore store = FeatureStore.open(folder, new OpenLimits(0, 2));
                ShardReaders<ShardEntry> readers = new ShardReaders<>(
                        shard -> {
                            opened.add(shard);
                            return store.read(shard);
                        },
                        2)) {
            FeatureReader first = readers.get(shards.get(0));
            FeatureReader second = readers.get(shards.get(1));
            assertThat(readers.get(shards.get(0))).isSameAs(first);

            readers.get(shards.get(2));

            assertThat(firstValue(first)).isEqualTo(1);
            assertThatThrownBy(() -> firstValue(second)).as("it is closed").isInstanceOf(PipelineException.class);
            assertThat(firstValue(readers.get(shards.get(1)))).isEqualTo(3);
            assertThat(opened).containsExactly(shards.get(0), shards.get(1), shards.get(2), shards.get(1));
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void readersHoldNoMoreFilesThanTheirLimit() throws IOException {
        List<ShardEntry> shards = TestStore.write(folder).shards();
        try (FeatureStore store = FeatureStore.open(folder, new OpenLimits(0, 1))) {
            try (ShardReaders<ShardEntry> readers = new ShardReaders<>(store::read, 1)) {
                for (ShardEntry shard : shards) {
                    readers.get(shard);
                    assertThat(OpenFiles.in(folder))
                            .containsExactly(folder.toRealPath().resolve(shard.file()));
                }
            }
            assertThat(OpenFiles.in(folder)).isEmpty();
        }
    }

    @Test
    void manyReadersOfLargeRowsTakeOneBuffer() throws IOException {
        int size = 1 << 20;
        Recipe large = TestRecipes.recipe(FeatureType.FLOAT32, size);
        Path file = folder.resolve("train-pass0-00000.arrow");
        float[] map = new float[size];
        map[size - 1] = 7;
        try (FeatureWriter writer = FeatureWriter.create(file, large)) {
            writer.append(new FeatureKey(TestStore.sample(Split.TRAIN, "a", "one"), 0), Optional.empty(), map, 0);
            writer.commit(Split.TRAIN, 0);
        }
        List<FeatureReader> readers = new ArrayList<>();
        long before = directMemory();
        for (int i = 0; i < 16; i++) {
            readers.add(FeatureReader.open(file, large));
            readers.get(i).read(0, map, 0);
            assertThat(map[size - 1]).isEqualTo(7);
        }
        // A row is 4 MiB. Writing, and reading what is not a row, take Java's own buffer for this thread.
        assertThat(directMemory() - before).isLessThanOrEqualTo(1 << 16);
        readers.forEach(FeatureReader::close);
    }

    private static long directMemory() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    private static List<Integer> firstValues(FeatureStore store) {
        List<Integer> values = new ArrayList<>();
        for (ShardEntry shard : store.manifest().shards()) {
            try (FeatureReader reader = store.read(shard)) {
                values.add((int) firstValue(reader));
            }
        }
        return values;
    }

    private static float firstValue(FeatureReader reader) {
        float[] map = new float[4];
        reader.read(0, map, 0);
        return map[0];
    }
}
