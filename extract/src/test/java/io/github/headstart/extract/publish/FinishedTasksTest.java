package io.github.headstart.extract.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.TestRecipes;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FinishedTasksTest {
    private final Sample one = TestStore.sample(Split.TRAIN, "a", "one");
    private final Sample two = TestStore.sample(Split.TRAIN, "a", "two");
    private final ShardTask first = task(0, one);
    private final ShardTask second = task(1, two);
    private final ImageFailure broken = new ImageFailure(two, "no image");

    @TempDir
    private Path directory;

    private Storage store;
    private ShardEntry shard;

    @BeforeEach
    void recordTwoTasks() throws IOException {
        store = new LocalStorage(directory);
        ShardEntry made = TestStore.shard(directory, 0, List.of(one), 1);
        Files.move(directory.resolve(made.file()), directory.resolve(first.shard()));
        shard = new ShardEntry(
                first.shard(),
                Split.TRAIN,
                0,
                1,
                made.bytes(),
                made.sha256(),
                made.content(),
                Optional.empty(),
                "AVX2");
        FinishedTasks.record(
                store,
                first,
                new ShardResult(
                        first.shard(),
                        1,
                        0,
                        shard.bytes(),
                        shard.sha256(),
                        shard.content(),
                        Optional.empty(),
                        "AVX2",
                        List.of()));
        FinishedTasks.record(
                store,
                second,
                new ShardResult(
                        second.shard(), 0, 0, 0, "", Optional.empty(), Optional.empty(), "AVX2", List.of(broken)));
    }

    @Test
    void knowsWhatIsDone() {
        FinishedTasks finished = read(false);
        assertThat(finished.has(first)).isTrue();
        assertThat(finished.has(second)).isTrue();
        assertThat(finished.has(task(0, two))).as("other rows under its number").isFalse();
        assertThat(finished.files())
                .containsExactlyInAnyOrder(
                        first.shard(), first.shard() + ".done", second.shard(), second.shard() + ".done");
        List<ShardResult> results = new ArrayList<>();
        finished.results(Set.of(first.shard(), second.shard()), results::add);
        assertThat(results.get(0).entry()).contains(shard);
        assertThat(results.get(1).entry()).isEmpty();
        assertThat(results.get(1).failures()).containsExactly(broken);
    }

    @Test
    void aTaskWhoseImagesAreToBeTriedAgainIsNotFinished() {
        FinishedTasks finished = read(true);
        assertThat(finished.has(first)).isTrue();
        assertThat(finished.has(second)).isFalse();
    }

    @Test
    void doesNotTrustADamagedShard() {
        FinishedTasks finished = FinishedTasks.read(store, false, shards -> shards);
        assertThat(finished.has(first)).isFalse();
        assertThat(finished.has(second)).as("it has no shard").isTrue();
    }

    @Test
    void anAttemptThatGotNoRowDoesNotReplaceTheResultOfOneThatMadeTheShard() {
        FinishedTasks.record(
                store,
                first,
                new ShardResult(first.shard(), 0, 0, 0, "", Optional.empty(), Optional.empty(), "", List.of(broken)));

        List<ShardResult> results = new ArrayList<>();
        read(false).results(Set.of(first.shard()), results::add);
        assertThat(results).singleElement().satisfies(result -> assertThat(result.entry())
                .contains(shard));
    }

    @Test
    void anAttemptThatMadeTheShardReplacesTheResultOfOneThatGotNoRow() {
        ShardResult made =
                new ShardResult(second.shard(), 1, 0, 8, "0123", Optional.empty(), Optional.empty(), "AVX2", List.of());
        FinishedTasks.record(store, second, made);

        List<ShardResult> results = new ArrayList<>();
        read(false).results(Set.of(second.shard()), results::add);
        assertThat(results).containsExactly(made);
    }

    @Test
    void theResultOfTheAttemptThatMadeAShardStays() {
        assertThat(FinishedTasks.record(store, first, result("unknown")).instructionSet())
                .isEqualTo("AVX2");
        assertThat(FinishedTasks.record(store, first, result("AVX512_CORE")).instructionSet())
                .isEqualTo("AVX2");

        List<ShardResult> results = new ArrayList<>();
        read(false).results(Set.of(first.shard()), results::add);
        assertThat(results).containsExactly(result("AVX2"));
    }

    @Test
    void aResultThatDoesNotKnowTheInstructionSetIsReplaced() throws IOException {
        Files.delete(directory.resolve(first.shard() + ".done"));
        FinishedTasks.record(store, first, result("unknown"));

        assertThat(FinishedTasks.record(store, first, result("AVX2"))).isEqualTo(result("AVX2"));
    }

    @Test
    void theResultOfAnotherFileOfTheNameIsReplaced() {
        ShardResult other = new ShardResult(
                first.shard(), 1, 0, shard.bytes(), "0123", Optional.empty(), Optional.empty(), "unknown", List.of());

        assertThat(FinishedTasks.record(store, first, other)).isEqualTo(other);
    }

    private ShardResult result(String instructionSet) {
        return new ShardResult(
                first.shard(),
                1,
                0,
                shard.bytes(),
                shard.sha256(),
                shard.content(),
                Optional.empty(),
                instructionSet,
                List.of());
    }

    @Test
    void namesAFileThatIsNoResult() throws IOException {
        String name = first.shard() + ".done";
        Files.writeString(directory.resolve(name), "{\"kind\": 1}");
        assertThatThrownBy(() -> read(false))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(name, "remove the file, and what it records is done again");
    }

    @Test
    void givesTheRowsOfItsShards() {
        assertThat(rows(TestStore.RECIPE)).containsExactly(first.shard() + " " + one.path());
        assertThat(rows(TestRecipes.recipe(FeatureType.FLOAT16, 1, 1, 4)))
                .as("rows of another recipe are of no use")
                .isEmpty();
    }

    private List<String> rows(Recipe recipe) {
        List<String> rows = new ArrayList<>();
        read(false)
                .rows(recipe)
                .forEach((file, key) -> rows.add(file + " " + key.sample().path()));
        return rows;
    }

    private FinishedTasks read(boolean retry) {
        return FinishedTasks.read(store, retry, shards -> List.of());
    }

    private static ShardTask task(int number, Sample sample) {
        return ShardTask.of(
                Split.TRAIN,
                0,
                number,
                TestStore.RECIPE.digest(0),
                Compression.NONE,
                List.of(ShardTask.Row.computed(new ScannedImage(sample, 1))));
    }
}
