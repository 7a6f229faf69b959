package io.github.headstart.extract.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.extract.shard.StoredRow;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StorePublication;
import io.github.headstart.store.TestRecipes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtractPlanTest {
    private static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 2);

    @TempDir
    private Path folder;

    @Test
    void cutsMissingRowsIntoShardsOfAtMost512() {
        ExtractPlan plan = ExtractPlan.of(samples(Split.TRAIN, 0, 1025), 0, StoredIndex.none());

        assertThat(plan.tasks())
                .extracting(task -> task.name().toString())
                .containsExactly("train-pass0-00000.arrow", "train-pass0-00001.arrow", "train-pass0-00002.arrow");
        assertThat(plan.tasks()).extracting(task -> task.rows().size()).containsExactly(512, 512, 1);
        assertThat(plan.toCompute()).isEqualTo(1025);
    }

    @Test
    void augmentsTheTrainSplitOnly() {
        List<Sample> samples = new ArrayList<>(samples(Split.TRAIN, 0, 2));
        samples.addAll(samples(Split.VALIDATION, 0, 3));

        ExtractPlan plan = ExtractPlan.of(samples, 2, StoredIndex.none());

        assertThat(plan.tasks())
                .extracting(task -> task.name().toString())
                .containsExactly(
                        "train-pass0-00000.arrow",
                        "train-pass1-00000.arrow",
                        "train-pass2-00000.arrow",
                        "validation-pass0-00000.arrow");
        assertThat(plan.toCompute()).isEqualTo(3 * 2 + 3);
    }

    @Test
    void hasNothingToDoForAnUnchangedStore() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0, 1);

        ExtractPlan plan = ExtractPlan.of(samples(Split.TRAIN, 0, 4), 1, StoredIndex.of(store));

        assertThat(plan.tasks()).isEmpty();
        assertThat(plan.kept()).isEqualTo(store.manifest().shards());
        assertThat(plan.dropped()).isZero();
    }

    @Test
    void anotherPassCostsOnlyItsRows() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0, 1);

        ExtractPlan plan = ExtractPlan.of(samples(Split.TRAIN, 0, 4), 2, StoredIndex.of(store));

        assertThat(plan.tasks()).extracting(task -> task.name().pass()).containsExactly(2);
        assertThat(plan.toCompute()).isEqualTo(4);
    }

    @Test
    void copiesContentThatHasANewNameLabelOrSplit() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0);
        List<Sample> samples = new ArrayList<>(samples(Split.TRAIN, 0, 3));
        Sample moved = samples(Split.TRAIN, 3, 4).get(0);
        samples.add(new Sample("test/b/new.png", Split.TEST, "b", moved.sha256()));

        ExtractPlan plan = ExtractPlan.of(samples, 0, StoredIndex.of(store));

        assertThat(plan.toCompute()).isZero();
        assertThat(plan.rows() - plan.toCompute()).isEqualTo(4);
        assertThat(plan.dropped()).isEqualTo(1);
        assertThat(plan.tasks())
                .extracting(task -> task.name().toString())
                .containsExactly("train-pass0-00001.arrow", "test-pass0-00000.arrow");
        assertThat(plan.tasks().get(1).rows().get(0).source())
                .contains(new StoredRow(store.manifest().shards().get(0), 3));
    }

    @Test
    void leavesShardsAloneThatAddedImagesDoNotTouch() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0);

        ExtractPlan plan = ExtractPlan.of(samples(Split.TRAIN, 0, 6), 0, StoredIndex.of(store));

        assertThat(plan.kept()).isEqualTo(store.manifest().shards());
        assertThat(plan.tasks()).extracting(task -> task.name().toString()).containsExactly("train-pass0-00001.arrow");
        assertThat(plan.toCompute()).isEqualTo(2);
    }

    @Test
    void fewerPassesLeaveTheOthersButComputeNothingForThem() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0, 1);
        List<Sample> samples = samples(Split.TRAIN, 1, 6);

        ExtractPlan plan = ExtractPlan.of(samples, 0, StoredIndex.of(store));

        assertThat(plan.toCompute()).isEqualTo(2);
        assertThat(plan.dropped()).isEqualTo(2);
        ShardTask ofPass1 = plan.tasks().get(1);
        assertThat(ofPass1.name().pass()).isEqualTo(1);
        assertThat(ofPass1.rows()).extracting(row -> row.sample()).isEqualTo(samples.subList(0, 3));
    }

    @Test
    void copiesFromShardsThatAnInterruptedRunHadFinished() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0);
        Sample finished = samples(Split.TRAIN, 4, 5).get(0);
        ShardEntry spare = new ShardEntry("train-pass0-00001.arrow", Split.TRAIN, 0, 1, 100, "");
        StoredIndex stored = StoredIndex.of(store);
        stored.addSpare(spare, List.of(new FeatureKey(finished, 0)));

        ExtractPlan plan = ExtractPlan.of(samples(Split.TRAIN, 0, 6), 0, stored);

        assertThat(plan.kept()).isEqualTo(store.manifest().shards());
        assertThat(plan.toCompute()).isEqualTo(1);
        assertThat(plan.rows() - plan.toCompute()).isEqualTo(1);
    }

    @Test
    void givesAReplacedStoresNamesToNoOtherShard() {
        FeatureStore store = store(samples(Split.TRAIN, 0, 4), 0);

        ExtractPlan plan = ExtractPlan.of(samples(Split.TRAIN, 0, 2), 0, StoredIndex.replacing(store.manifest()));

        assertThat(plan.tasks()).extracting(task -> task.name().toString()).containsExactly("train-pass0-00001.arrow");
        assertThat(plan.toCompute()).isEqualTo(2);
        assertThat(plan.dropped()).isEqualTo(4);
    }

    @Test
    void aTasksDigestGoesWithItsRows() {
        ShardTask one = ExtractPlan.of(samples(Split.TRAIN, 0, 1), 0, StoredIndex.none())
                .tasks()
                .get(0);
        ShardTask two = ExtractPlan.of(samples(Split.TRAIN, 0, 2), 0, StoredIndex.none())
                .tasks()
                .get(0);

        assertThat(one.digest(RECIPE)).isEqualTo(one.digest(RECIPE)).isNotEqualTo(two.digest(RECIPE));
    }

    /** Numbers 1, 2, … so that the same range names the same contents. */
    private static List<Sample> samples(Split split, int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> TestRecipes.key(split, "a", number, 0).sample())
                .toList();
    }

    private FeatureStore store(List<Sample> samples, int... passes) {
        List<ShardEntry> shards = new ArrayList<>();
        for (int pass : passes) {
            Path file = folder.resolve("train-pass%d-00000.arrow".formatted(pass));
            try (FeatureWriter writer = FeatureWriter.create(file, RECIPE.ofPass(pass))) {
                for (Sample sample : samples) {
                    writer.append(new FeatureKey(sample, pass), Optional.empty(), new float[] {1, 2}, 0);
                }
                shards.add(writer.commit(Split.TRAIN, pass));
            }
        }
        String samplesOfNobody = "0".repeat(64);
        StorePublication.publish(folder, StoreManifest.of(RECIPE, List.of("a"), 0, samplesOfNobody, shards), "");
        return FeatureStore.open(folder);
    }
}
