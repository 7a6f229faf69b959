package io.github.headstart.extract.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private final Sample one = TestStore.sample(Split.TRAIN, "a", "one");
    private final Sample two = TestStore.sample(Split.TRAIN, "a", "two");
    private final ShardTask first = task(0, one);
    private final ShardTask second = task(1, two);
    private final SampleFile.Entry broken = new SampleFile.Entry(two, "no image");

    @TempDir
    private Path directory;

    private ShardEntry shard;

    @BeforeEach
    void noteTwoTasks() {
        shard = TestStore.shard(directory, 0, List.of(one), 1);
        Journal journal = Journal.read(directory);
        journal.add(first, TestStore.RECIPE, new ShardExtractor.Result(Optional.of(shard), 1, 0, List.of()));
        journal.add(second, TestStore.RECIPE, new ShardExtractor.Result(Optional.empty(), 0, 0, List.of(broken)));
    }

    @Test
    void knowsWhatIsDone() {
        Journal journal = Journal.read(directory);
        assertThat(journal.find(first, TestStore.RECIPE).orElseThrow().made()).contains(shard);
        assertThat(journal.find(second, TestStore.RECIPE).orElseThrow().unreadable())
                .containsExactly(broken);
        assertThat(journal.find(task(0, two), TestStore.RECIPE)).isEmpty();
    }

    @Test
    void doesNotTrustAShardThatChanged() throws IOException {
        Path file = directory.resolve(shard.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(Journal.read(directory).find(first, TestStore.RECIPE)).isEmpty();
        Files.delete(file);
        assertThat(Journal.read(directory).find(first, TestStore.RECIPE)).isEmpty();
        assertThat(Journal.read(directory).find(second, TestStore.RECIPE)).isPresent();
    }

    @Test
    void passesOverTheLineThatTheProcessDiedIn() throws IOException {
        Path file = directory.resolve("extract.journal");
        Files.writeString(file, "{\"task\":\"12", StandardOpenOption.APPEND);
        assertThat(Journal.read(directory).lines()).hasSize(2);
    }

    @Test
    void namesALineThatIsWholeAndWrong() throws IOException {
        Path file = directory.resolve("extract.journal");
        Files.writeString(file, "{\"task\":\"12\",\"kind\":1}\n", StandardOpenOption.APPEND);
        assertThatThrownBy(() -> Journal.read(directory))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "extract.journal line 3 column", "recipe: expected a value, found none", "remove the line");
    }

    private static ShardTask task(int number, Sample sample) {
        return new ShardTask(
                new ShardName(Split.TRAIN, 0, number), List.of(new ShardTask.Row(sample, Optional.empty())));
    }
}
