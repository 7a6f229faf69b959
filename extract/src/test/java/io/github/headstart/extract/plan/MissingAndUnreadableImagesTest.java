package io.github.headstart.extract.plan;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Fractions;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Plans for images that are missing, cannot be read, or failed in an earlier run. */
class MissingAndUnreadableImagesTest {
    private final PlanScene scene = new PlanScene();

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void imagesThatAreNowhereAreMissing() {
        scene.publish(samples(Split.TRAIN, 0, 6), 0);
        List<Sample> samples = samples(Split.TRAIN, 2, 4);
        samples.add(new Sample("train/a/1.png", Split.TRAIN, "a", "e".repeat(64)));

        MissingImages missing = scene.plan(samples, 0).missing();

        assertThat(missing.stored()).isEqualTo(6);
        assertThat(missing.count()).as("1.png was edited").isEqualTo(3);
        assertThat(missing.names()).isEqualTo("train/a/0.png, train/a/4.png, train/a/5.png");
    }

    @Test
    void anImageThatCannotBeReadKeepsItsRows() {
        scene.publish(samples(Split.TRAIN, 0, 3), 0);
        scene.unreadable("train/a/1.png", "a", new Fractions(0, 0));
        List<Sample> others = List.of(
                samples(Split.TRAIN, 0, 1).get(0), samples(Split.TRAIN, 2, 3).get(0));

        ExtractPlan plan = scene.plan(others, 0);

        assertThat(plan.kept()).hasSize(1);
        assertThat(plan.hasTasks()).isFalse();
        assertThat(plan.missing().count()).isZero();
        NextState.Published next = scene.publish(plan, PlanScene::whole);
        assertThat(next.unreadableWithRows()).isEqualTo(1);
        assertThat(scene.lines().get(1))
                .isEqualTo(new SampleFile.Entry(samples(Split.TRAIN, 1, 2).get(0), "no permission", "0"));
    }

    @Test
    void theImagesOfAFolderThatCannotBeListedKeepTheirRowsAndTheFolderIsListed() {
        List<Sample> samples = List.of(
                sample("train/a/1.png", "a", 1),
                sample("train/a/deep/2.png", "a", 2),
                sample("train/a/deep/er/3.png", "a", 3),
                sample("train/a/deep-4.png", "a", 4));
        scene.publish(samples, 0);
        scene.unreadable("train/a/deep", "a", new Fractions(0, 0));

        ExtractPlan plan = scene.plan(List.of(samples.get(0), samples.get(3)), 0);

        assertThat(plan.kept()).hasSize(1);
        assertThat(plan.unreadable()).isEqualTo(3);
        scene.publish(plan, PlanScene::whole);
        assertThat(scene.lines())
                .extracting(line -> line.sample().path() + " " + line.status() + " " + line.shards())
                .containsExactly(
                        "train/a/1.png ok 0",
                        "train/a/deep no permission ",
                        "train/a/deep-4.png ok 0",
                        "train/a/deep/2.png no permission 0",
                        "train/a/deep/er/3.png no permission 0");
    }

    @Test
    void aSplitThatWasDrawnStaysWhileTheImageCannotBeRead() {
        Sample drawn = new Sample("a/1.png", Split.VALIDATION, "a", "f".repeat(64));
        Sample other = new Sample("a/2.png", Split.TRAIN, "a", "0".repeat(64));
        scene.publish(List.of(drawn, other), 0);
        scene.unreadable("a/1.png", "a", new Fractions(0.5, 0));

        ExtractPlan plan = scene.plan(List.of(other), 0);

        assertThat(plan.kept()).hasSize(2);
        assertThat(plan.imageCount()).isEqualTo(2);
    }

    @Test
    void anImageThatWasRelabelledIsNotMissingEvenIfItsContentChanged() {
        scene.publish(samples(Split.TRAIN, 0, 2), 0);
        Sample relabelled = new Sample("train/a/1.png", Split.TEST, "b", "e".repeat(64));

        ExtractPlan plan = scene.plan(List.of(samples(Split.TRAIN, 0, 1).get(0), relabelled), 0);

        assertThat(plan.missing().count()).isZero();
    }

    @Test
    void anImageThatFailedIsNotTriedAgainUnlessAskedFor() {
        List<Sample> samples = samples(Split.TRAIN, 0, 3);
        NextState.Published next = scene.publish(scene.plan(samples, 1), failing(samples.get(1), "no image", 0, 1));
        assertThat(next.partial()).isFalse();
        assertThat(next.manifest().unreadable()).isEqualTo(1);

        ExtractPlan again = scene.plan(samples, 1);
        assertThat(again.hasTasks()).isFalse();
        assertThat(again.unreadable()).isEqualTo(1);
        assertThat(again.firstUnreadable()).contains(new ImageFailure(samples.get(1), "no image"));
        assertThat(scene.retry().plan(samples, 1).toCompute()).isEqualTo(2);
    }

    @Test
    void anImageThatFailedInOnePassLosesItsOtherRowsByTheNextRun() {
        List<Sample> samples = samples(Split.TRAIN, 0, 3);
        NextState.Published next = scene.publish(scene.plan(samples, 1), failing(samples.get(1), "overflow", 1));
        assertThat(next.partial()).isTrue();
        assertThat(scene.lines().get(1).shards()).isEmpty();

        ExtractPlan again = scene.plan(samples, 1);

        assertThat(again.toCompute()).isZero();
        assertThat(PlanScene.tasks(again)).singleElement().satisfies(task -> {
            assertThat(PlanScene.numbered(task)).isEqualTo("train-pass0-00001.arrow");
            assertThat(task.rows()).hasSize(2);
        });
        assertThat(scene.publish(again, PlanScene::whole).partial()).isFalse();
    }

    @Test
    void anImageThatCouldNotBeOpenedInOnePassKeepsTheOthers() {
        List<Sample> samples = samples(Split.TRAIN, 0, 3);
        NextState.Published next =
                scene.publish(scene.plan(samples, 1), failing(samples.get(1).withSha256(""), "vanished", 1));
        assertThat(next.partial()).isFalse();
        assertThat(next.unreadableWithRows()).isEqualTo(1);
        assertThat(scene.lines().get(1)).isEqualTo(new SampleFile.Entry(samples.get(1), "vanished", "0"));
        assertThat(scene.plan(samples, 1).toCompute()).isEqualTo(1);
    }

    private static PlanScene.Extraction failing(Sample image, String status, Integer... passes) {
        return task -> {
            boolean fails =
                    Stream.of(passes).anyMatch(pass -> pass == task.name().pass());
            List<ImageFailure> failures = fails ? List.of(new ImageFailure(image, status)) : List.of();
            return new ShardResult(
                    task.shard(),
                    task.rows().size() - failures.size(),
                    0,
                    100,
                    task.shard(),
                    Optional.empty(),
                    Optional.empty(),
                    "AVX2",
                    failures);
        };
    }

    private static List<Sample> samples(Split split, int from, int to) {
        return PlanScene.samples(split, from, to);
    }

    private static Sample sample(String path, String label, int number) {
        return new Sample(path, Split.TRAIN, label, "%064x".formatted(number));
    }
}
