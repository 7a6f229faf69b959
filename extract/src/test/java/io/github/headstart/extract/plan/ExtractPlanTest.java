package io.github.headstart.extract.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExtractPlanTest {
    private static final String TRAIN_0 = "train-pass0-00000.arrow";

    private final PlanScene scene = new PlanScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void cutsMissingRowsIntoShardsOfTheWantedSize() {
        ExtractPlan plan = scene.plan(samples(Split.TRAIN, 0, 1025), 0);

        List<ShardTask> tasks = PlanScene.tasks(plan);
        assertThat(tasks)
                .extracting(PlanScene::numbered)
                .containsExactly(TRAIN_0, "train-pass0-00001.arrow", "train-pass0-00002.arrow");
        assertThat(tasks).extracting(task -> task.rows().size()).containsExactly(512, 512, 1);
        assertThat(plan.toCompute()).isEqualTo(1025);
        assertThat(PlanScene.tasks(scene.rowsPerShard(100).plan(samples(Split.TRAIN, 0, 201), 0)))
                .extracting(task -> task.rows().size())
                .containsExactly(100, 100, 1);
    }

    @Test
    void augmentsTheTrainSplitOnly() {
        List<Sample> samples = new ArrayList<>(samples(Split.TRAIN, 0, 2));
        samples.addAll(samples(Split.VALIDATION, 0, 3));

        ExtractPlan plan = scene.plan(samples, 2);

        assertThat(PlanScene.tasks(plan))
                .extracting(PlanScene::numbered)
                .containsExactly(
                        TRAIN_0, "train-pass1-00000.arrow", "train-pass2-00000.arrow", "validation-pass0-00000.arrow");
        assertThat(plan.toCompute()).isEqualTo(3 * 2 + 3);
    }

    @Test
    void hasNothingToDoForAnUnchangedStore() {
        StoreManifest before = scene.publish(samples(Split.TRAIN, 0, 4), 1).manifest();

        ExtractPlan plan = scene.plan(samples(Split.TRAIN, 0, 4), 1);

        assertThat(plan.hasTasks()).isFalse();
        assertThat(PlanScene.tasks(plan)).isEmpty();
        assertThat(plan.kept()).isEqualTo(before.shards());
        assertThat(plan.dropped()).isZero();
        assertThat(scene.publish(plan, PlanScene::whole).manifest()).isEqualTo(before);
    }

    @Test
    void anotherPassCostsOnlyItsRows() {
        scene.publish(samples(Split.TRAIN, 0, 4), 1);

        ExtractPlan plan = scene.plan(samples(Split.TRAIN, 0, 4), 2);

        assertThat(PlanScene.tasks(plan)).extracting(PlanScene::numbered).containsExactly("train-pass2-00000.arrow");
        assertThat(plan.toCompute()).isEqualTo(4);
    }

    @Test
    void copiesContentThatHasANewNameLabelOrSplit() {
        scene.publish(samples(Split.TRAIN, 0, 4), 0);
        List<Sample> samples = new ArrayList<>(samples(Split.TRAIN, 0, 3));
        Sample moved = samples(Split.TRAIN, 3, 4).get(0);
        samples.add(new Sample("test/b/new.png", Split.TEST, "b", moved.sha256()));

        ExtractPlan plan = scene.plan(samples, 0);

        assertThat(plan.toCompute()).isZero();
        assertThat(plan.rows()).isEqualTo(4);
        assertThat(plan.dropped()).isEqualTo(1);
        assertThat(plan.missing().count()).as("its content is elsewhere").isZero();
        List<ShardTask> tasks = PlanScene.tasks(plan);
        assertThat(tasks)
                .extracting(PlanScene::numbered)
                .containsExactly("train-pass0-00001.arrow", "test-pass0-00000.arrow");
        assertThat(PlanScene.source(tasks.get(1), 0).orElseThrow()).startsWith("train-pass0-00000-");
    }

    @Test
    void copiesTheContentOfAnImageThatStays() {
        scene.publish(samples(Split.TRAIN, 0, 4), 0);
        List<Sample> samples = new ArrayList<>(samples(Split.TRAIN, 0, 4));
        samples.add(
                new Sample("train/a/twice.png", Split.TRAIN, "a", samples.get(2).sha256()));

        ExtractPlan plan = scene.plan(samples, 0);

        assertThat(plan.kept()).hasSize(1);
        assertThat(plan.toCompute()).isZero();
        assertThat(PlanScene.source(PlanScene.tasks(plan).get(0), 0).orElseThrow())
                .startsWith("train-pass0-00000-");
    }

    @Test
    void leavesShardsAloneThatAddedImagesDoNotTouch() {
        StoreManifest before = scene.publish(samples(Split.TRAIN, 0, 4), 0).manifest();

        ExtractPlan plan = scene.plan(samples(Split.TRAIN, 0, 6), 0);

        assertThat(plan.kept()).isEqualTo(before.shards());
        assertThat(PlanScene.tasks(plan)).extracting(PlanScene::numbered).containsExactly("train-pass0-00001.arrow");
        assertThat(plan.toCompute()).isEqualTo(2);
    }

    @Test
    void fewerPassesLeaveTheOthersButComputeNothingForThem() {
        scene.publish(samples(Split.TRAIN, 0, 4), 1);
        List<Sample> samples = samples(Split.TRAIN, 1, 6);

        ExtractPlan plan = scene.plan(samples, 0);

        assertThat(plan.toCompute()).isEqualTo(2);
        assertThat(plan.dropped()).isEqualTo(2);
        ShardTask ofPass1 = PlanScene.tasks(plan).get(1);
        assertThat(ofPass1.name().pass()).isEqualTo(1);
        assertThat(ofPass1.rows())
                .extracting(ShardTask.Row::path)
                .containsExactlyElementsOf(
                        samples.subList(0, 3).stream().map(Sample::path).toList());
    }

    @Test
    void copiesFromShardsThatAnInterruptedRunHadFinished() {
        scene.publish(samples(Split.TRAIN, 0, 4), 0);
        scene.finished(
                "train-pass0-00001.arrow",
                new FeatureKey(samples(Split.TRAIN, 4, 5).get(0), 0));

        ExtractPlan plan = scene.plan(samples(Split.TRAIN, 0, 6), 0);

        assertThat(plan.toCompute()).isEqualTo(1);
        assertThat(PlanScene.source(PlanScene.tasks(plan).get(0), 0)).contains("train-pass0-00001.arrow");
    }

    @Test
    void aFinishedTaskIsTakenOut() {
        List<Sample> samples = samples(Split.TRAIN, 0, 5);
        ExtractPlan plan = scene.rowsPerShard(2).plan(samples, 0);
        String second = PlanScene.tasks(plan).get(1).shard();

        plan.resume(task -> task.shard().equals(second));

        assertThat(PlanScene.tasks(plan))
                .extracting(PlanScene::numbered)
                .containsExactly(TRAIN_0, "train-pass0-00002.arrow");
        assertThat(plan.rows()).isEqualTo(3);
        assertThat(plan.parts()).singleElement().satisfies(part -> assertThat(part.resumed())
                .isEqualTo(2));
    }

    @Test
    void givesAReplacedStoresNamesToNoOtherShard() {
        StoreManifest old = scene.publish(samples(Split.TRAIN, 0, 4), 0).manifest();

        ExtractPlan plan = ExtractPlan.of(
                scene.scan(samples(Split.TRAIN, 0, 2)),
                PublishedState.replaced(old.shards()),
                FinishedRows.none(),
                PlanScene.RECIPE,
                new ExtractPlan.Wishes(0, Compression.NONE, 512, false),
                scene.scratch());

        assertThat(PlanScene.tasks(plan)).extracting(PlanScene::numbered).containsExactly("train-pass0-00001.arrow");
        assertThat(plan.toCompute()).isEqualTo(2);
        assertThat(plan.dropped()).isEqualTo(4);
        assertThat(plan.missing().count()).isZero();
    }

    @Test
    void makesTheRowsOfADamagedShardAgain() {
        scene.publish(samples(Split.TRAIN, 0, 4), 1);

        ExtractPlan plan = scene.damaged(scene.shard(TRAIN_0)).plan(samples(Split.TRAIN, 0, 3), 1);

        assertThat(PlanScene.tasks(plan))
                .extracting(PlanScene::numbered)
                .containsExactly("train-pass0-00001.arrow", "train-pass1-00001.arrow");
        assertThat(plan.toCompute()).isEqualTo(3);
        assertThat(plan.dropped()).as("one row of each pass").isEqualTo(2);
    }

    @Test
    void repairsShardsOfWhichAllImagesAreThere() {
        scene.rowsPerShard(2).publish(samples(Split.TRAIN, 0, 6), 0);
        List<ShardEntry> shards = List.copyOf(scene.shards().keySet());
        List<Sample> samples = samples(Split.TRAIN, 0, 5);

        RepairPlan plan = RepairPlan.of(
                scene.scan(samples),
                scene.published(),
                List.of(shards.get(0), shards.get(2)),
                PlanScene.RECIPE,
                scene.scratch());

        assertThat(plan.repairable()).containsExactly(shards.get(0));
        assertThat(plan.lost()).containsExactly(shards.get(2));
        try (var tasks = plan.tasks()) {
            ShardTask task = tasks.next();
            assertThat(task.shard())
                    .as("the task that made it")
                    .isEqualTo(shards.get(0).file());
            assertThat(tasks.hasNext()).isFalse();
        }
    }

    @Test
    void aTaskIsOneLineOfJson() {
        scene.publish(samples(Split.TRAIN, 0, 2), 0);
        List<Sample> samples = new ArrayList<>(samples(Split.TRAIN, 1, 3));
        ShardTask task = PlanScene.tasks(scene.plan(samples, 0)).get(0);

        String line = Json.line(task);

        assertThat(line).doesNotContain("\n").contains("\"shard\":\"train-pass0-00001-");
        assertThat(Json.parse(line, "task", ShardTask.class)).isEqualTo(task);
    }

    @Test
    void aTaskKnowsTheLengthsThatTheListingTold() {
        scene.publish(samples(Split.TRAIN, 0, 4), 0);
        ExtractPlan plan = scene.plan(samples(Split.TRAIN, 0, 6), 1);
        assertThat(PlanScene.tasks(plan))
                .flatExtracting(ShardTask::rows)
                .hasSizeGreaterThan(6)
                .allSatisfy(row -> assertThat(row.bytes()).isEqualTo(row.path().length()));
    }

    @Test
    void theNameOfAShardGoesWithItsRows() {
        ShardTask one =
                PlanScene.tasks(scene.plan(samples(Split.TRAIN, 0, 1), 0)).get(0);
        ShardTask again =
                PlanScene.tasks(scene.plan(samples(Split.TRAIN, 0, 1), 0)).get(0);
        ShardTask two =
                PlanScene.tasks(scene.plan(samples(Split.TRAIN, 0, 2), 0)).get(0);

        assertThat(one.shard()).isEqualTo(again.shard()).isNotEqualTo(two.shard());
        assertThat(PlanScene.numbered(one)).isEqualTo(PlanScene.numbered(two));
    }

    private static List<Sample> samples(Split split, int from, int to) {
        return PlanScene.samples(split, from, to);
    }
}
