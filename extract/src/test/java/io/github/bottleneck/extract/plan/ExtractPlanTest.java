package io.github.bottleneck.extract.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bottleneck.dataset.Picture;
import io.github.bottleneck.dataset.Sample;
import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.store.FeatureKey;
import io.github.bottleneck.store.FeatureStore;
import io.github.bottleneck.store.ShardEntry;
import io.github.bottleneck.store.StoreManifest;
import io.github.bottleneck.store.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractPlanTest {
    private final Sample one = TestStore.sample(Split.TRAIN, "a", "one");
    private final Sample two = TestStore.sample(Split.TRAIN, "b", "two");
    private final Sample three = TestStore.sample(Split.TRAIN, "a", "three");
    private final Sample four = TestStore.sample(Split.TRAIN, "b", "four");
    private final Sample five = TestStore.sample(Split.VALIDATION, "a", "five");
    private final Sample six = TestStore.sample(Split.VALIDATION, "b", "six");

    @TempDir
    private Path directory;

    private StoreManifest published;

    @BeforeEach
    void publish() {
        published = TestStore.write(directory);
    }

    @Test
    void cutsTheRowsOfEverySplitAndPassIntoShards() {
        List<Sample> many = IntStream.range(0, FeatureStore.SHARD_ROWS + 1)
                .mapToObj(i -> TestStore.sample(Split.TRAIN, "a", "picture " + i))
                .toList();
        ExtractPlan plan = ExtractPlan.of(many, 1, StoredRows.none());
        assertThat(plan.tasks())
                .extracting(task -> task.name() + " " + task.rows().size())
                .containsExactly(
                        "train-pass0-00000.arrow 512",
                        "train-pass0-00001.arrow 1",
                        "train-pass1-00000.arrow 512",
                        "train-pass1-00001.arrow 1");
        assertThat(plan.toCompute()).isEqualTo(2 * many.size());
    }

    @Test
    void hasNothingToDoWhereNothingChanged() {
        ExtractPlan plan = plan(one, two, three, four, five, six);
        assertThat(plan.tasks()).isEmpty();
        assertThat(plan.kept()).isEqualTo(published.shards());
        assertThat(plan.dropped()).isZero();
    }

    @Test
    void computesOnlyWhatIsNewAndKeepsTheShards() {
        Sample seven = TestStore.sample(Split.TRAIN, "a", "seven");
        ExtractPlan plan = plan(one, two, three, four, five, six, seven);
        assertThat(plan.toCompute()).isEqualTo(1);
        assertThat(plan.toCopy()).isZero();
        assertThat(plan.kept()).isEqualTo(published.shards());
        assertThat(plan.tasks()).singleElement().satisfies(task -> assertThat(task.name())
                .hasToString("train-pass0-00002.arrow"));
    }

    @Test
    void copiesWhatWasRenamedRelabelledOrMovedToAnotherSplit() {
        Sample renamed = moved(one, Split.TRAIN, "a");
        Sample relabelled = moved(two, Split.TRAIN, "a");
        Sample resplit = moved(five, Split.TEST, "a");
        ExtractPlan plan = plan(renamed, relabelled, three, four, resplit, six);
        assertThat(plan.toCompute()).isZero();
        assertThat(plan.toCopy()).isEqualTo(4);
        assertThat(plan.dropped()).isEqualTo(3);
    }

    @Test
    void dropsWhatVanished() {
        ExtractPlan plan = plan(one, two, three, five, six);
        assertThat(plan.toCompute()).isZero();
        assertThat(plan.toCopy()).isEqualTo(1);
        assertThat(plan.dropped()).isEqualTo(1);
        assertThat(plan.kept()).hasSize(2);
    }

    @Test
    void copiesFromShardsThatARunThatWasCutOffHadFinished() {
        Sample seven = TestStore.sample(Split.TRAIN, "a", "seven");
        ShardEntry spare = TestStore.shard(directory, 2, List.of(seven), 7);
        Sample eight = TestStore.sample(Split.TRAIN, "a", "eight");
        try (FeatureStore store = FeatureStore.open(directory)) {
            StoredRows stored = StoredRows.of(store);
            stored.addSpare(spare, List.of(new FeatureKey(seven, 0)));
            ExtractPlan plan = ExtractPlan.of(List.of(one, two, three, four, five, six, seven, eight), 0, stored);
            assertThat(plan.toCompute()).isEqualTo(1);
            assertThat(plan.toCopy()).isEqualTo(1);
            assertThat(plan.kept()).isEqualTo(published.shards());
        }
    }

    @Test
    void givesAReplacedStoresNamesToNoOtherShard() {
        ExtractPlan plan = ExtractPlan.of(List.of(one, two), 0, StoredRows.replacing(published));
        assertThat(plan.tasks()).singleElement().satisfies(task -> assertThat(task.name())
                .hasToString("train-pass0-00002.arrow"));
        assertThat(plan.toCompute()).isEqualTo(2);
        assertThat(plan.dropped()).isEqualTo(6);
    }

    @Test
    void aTasksDigestGoesWithItsRowsNameAndRecipeAndNotWithWhereRowsComeFrom() {
        ShardTask task = plan(TestStore.sample(Split.TRAIN, "a", "new")).tasks().get(0);
        List<ShardTask.Row> rows = new ArrayList<>(task.rows());
        rows.add(new ShardTask.Row(one, Optional.empty()));
        assertThat(new ShardTask(task.name(), rows).digest(TestStore.RECIPE))
                .isNotEqualTo(task.digest(TestStore.RECIPE));
        assertThat(task.digest(TestStore.RECIPE)).isEqualTo(task.digest(TestStore.RECIPE));
    }

    private ExtractPlan plan(Sample... samples) {
        try (FeatureStore store = FeatureStore.open(directory)) {
            return ExtractPlan.of(List.of(samples), 0, StoredRows.of(store));
        }
    }

    private static Sample moved(Sample sample, Split split, String label) {
        return new Sample(new Picture("%s/%s/moved.png".formatted(split, label), split, label), sample.sha256());
    }
}
