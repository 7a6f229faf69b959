package io.github.headstart.extract.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.TestRecipes;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    private final Sample one = TestStore.sample(Split.TRAIN, "a", "one");
    private final Sample two = TestStore.sample(Split.TRAIN, "a", "two");
    private final ShardTask first = task(0, one);
    private final ShardTask second = task(1, two);
    private final ImageFailure broken = new ImageFailure(two, "no image");

    @TempDir
    private Path directory;

    private ShardEntry shard;

    @BeforeEach
    void noteTwoTasks() {
        shard = TestStore.shard(directory, 0, List.of(one), 1);
        Journal journal = Journal.read(directory);
        journal.add(first, new ShardResult(shard.file(), 1, shard.bytes(), shard.sha256(), List.of()));
        journal.add(second, new ShardResult(second.shard(), 0, 0, "", List.of(broken)));
    }

    @Test
    void knowsWhatIsDone() {
        Journal journal = Journal.read(directory);
        assertThat(journal.isFinished(first, true)).isTrue();
        assertThat(journal.isFinished(second, false)).isTrue();
        assertThat(journal.isFinished(second, true))
                .as("its image is to be tried again")
                .isFalse();
        assertThat(journal.isFinished(task(0, two), false)).isFalse();
        List<ShardResult> results = new ArrayList<>();
        journal.results(Set.of(first.digest(), second.digest()), results::add);
        assertThat(results.get(0).entry()).contains(shard);
        assertThat(results.get(1).entry()).isEmpty();
        assertThat(results.get(1).failures()).containsExactly(broken);
    }

    @Test
    void doesNotTrustAShardThatChanged() throws IOException {
        Path file = directory.resolve(shard.file());
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
        assertThat(Journal.read(directory).isFinished(first, false)).isFalse();
        Files.delete(file);
        assertThat(Journal.read(directory).isFinished(first, false)).isFalse();
        assertThat(Journal.read(directory).isFinished(second, false)).isTrue();
    }

    @Test
    void passesOverTheLineThatTheProcessDiedIn() throws IOException {
        Path file = directory.resolve("extract.journal");
        Files.writeString(file, "{\"task\":\"12", StandardOpenOption.APPEND);
        assertThat(Journal.read(directory).size()).isEqualTo(2);
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

    @Test
    void theRowsOfAShardThatWasSetAsideAreStillFound() {
        Journal journal = Journal.read(directory);
        assertThat(journal.setAside(Set.of(first.digest()), Set.of()))
                .as("a task asks for it")
                .isEmpty();
        assertThat(journal.setAside(Set.of(), Set.of(shard.file())))
                .as("it is published")
                .isEmpty();

        String aside = shard.file() + ".aside";
        assertThat(journal.setAside(Set.of(), Set.of())).containsExactly(Map.entry(shard.file(), aside));

        for (Journal found : List.of(journal, Journal.read(directory))) {
            List<String> rows = new ArrayList<>();
            found.rows(TestStore.RECIPE)
                    .forEach((file, key) -> rows.add(file + " " + key.sample().path()));
            assertThat(rows).containsExactly(aside + " " + one.path());
            assertThat(found.isFinished(first, false))
                    .as("not under the task's name")
                    .isFalse();
        }
    }

    @Test
    void theRowsOfAnotherRecipeAreOfNoUse() {
        Journal journal = Journal.read(directory);
        List<String> rows = new ArrayList<>();
        journal.rows(TestRecipes.recipe(FeatureType.FLOAT16, 1, 1, 4)).forEach((file, key) -> rows.add(file));
        assertThat(rows).isEmpty();
    }

    private static ShardTask task(int number, Sample sample) {
        return new ShardTask(
                new ShardName(Split.TRAIN, 0, number).toString(),
                TestStore.RECIPE.digest(0),
                List.of(new ShardTask.Row(sample.path(), sample.label(), sample.sha256(), Optional.empty())));
    }
}
