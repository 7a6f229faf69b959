package io.github.headstart.extract.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.plan.StoredIndex;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.extract.shard.StoredRow;
import io.github.headstart.reference.OpenFiles;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The rows of three shards that a run finished before it was interrupted. */
class RowSourceTest {
    private static final int SHARDS = 3;

    @TempDir
    private Path directory;

    private final List<ShardEntry> shards = new ArrayList<>();

    @BeforeEach
    void finishSomeShards() {
        Journal journal = Journal.read(directory);
        for (int number = 0; number < SHARDS; number++) {
            Sample sample = TestStore.sample(Split.TRAIN, "a", "image" + number);
            ShardEntry shard = TestStore.shard(directory, number, List.of(sample), number);
            ShardTask task = new ShardTask(name(number), List.of(new ShardTask.Row(sample, Optional.empty())));
            journal.add(task, TestStore.RECIPE, new ShardExtractor.Result(Optional.of(shard), 1, 0, List.of()));
            shards.add(shard);
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void holdsNoMoreFilesOpenThanItsLimit() throws IOException {
        try (RowSource source = source(1)) {
            assertThat(OpenFiles.in(directory)).hasSizeLessThanOrEqualTo(1);
            for (int number : new int[] {2, 0, 1, 0}) {
                assertThat(value(source, number)).isEqualTo(number);
                assertThat(OpenFiles.in(directory))
                        .containsExactly(
                                directory.toRealPath().resolve(name(number).toString()));
            }
        }
        assertThat(OpenFiles.in(directory)).isEmpty();
    }

    @Test
    void readsAShardWhoseNameAnotherOneHasTaken() throws IOException {
        try (RowSource source = source(1)) {
            source.setAside(name(1));
            TestStore.shard(directory, 1, List.of(TestStore.sample(Split.TRAIN, "b", "new")), 99);
            assertThat(value(source, 0)).isEqualTo(0);
            assertThat(value(source, 1)).isEqualTo(1);
        }
        try (RowSource next = source(1)) {
            assertThat(value(next, 0)).isEqualTo(0);
        }
    }

    @Test
    void theNextRunFindsAShardThatWasSetAside() throws IOException {
        try (RowSource source = source(1)) {
            source.setAside(name(1));
        }
        Journal journal = Journal.read(directory);
        assertThat(journal.lines()).hasSize(SHARDS);
        List<String> files = new ArrayList<>();
        for (Journal.Line line : journal.lines()) {
            assertThat(journal.file(line.shard())).exists();
            files.add(line.shard().file());
        }
        assertThat(files).contains(name(0).toString(), name(2).toString()).doesNotContain(name(1).toString());
        Sample sample = TestStore.sample(Split.TRAIN, "a", "image1");
        ShardTask task = new ShardTask(name(1), List.of(new ShardTask.Row(sample, Optional.empty())));
        assertThat(journal.find(task, TestStore.RECIPE))
                .as("it is there, but not under the name that the task gives it")
                .isEmpty();
    }

    private RowSource source(int mostOpen) {
        RowSource source = new RowSource(Optional.empty(), mostOpen);
        source.addFinished(Journal.read(directory), TestStore.RECIPE, StoredIndex.none());
        return source;
    }

    private float value(RowSource source, int number) {
        float[] map = new float[4];
        source.reader(new StoredRow(shards.get(number), 0)).read(0, map, 0);
        return map[0];
    }

    private static ShardName name(int number) {
        return new ShardName(Split.TRAIN, 0, number);
    }
}
