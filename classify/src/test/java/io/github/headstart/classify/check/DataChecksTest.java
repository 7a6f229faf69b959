package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataChecksTest {
    @TempDir
    private Path folder;

    @Test
    void findsNothingInCleanData() {
        assertThat(check(TestStore.usual(folder))).isEmpty();
    }

    @Test
    void findsOneImageInTwoSplitsWithTwoLabelsAndTwice() {
        List<Sample> training = new ArrayList<>(TestStore.samples(Split.TRAIN, 6));
        training.add(TestStore.sample(Split.TRAIN, "dogs", 70, "train/0"));
        training.add(TestStore.sample(Split.TRAIN, "dogs", 71, "validation/1"));
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, training)
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 4))
                .publish();

        assertThat(check(store))
                .contains(
                        "identical image in two splits: 1 (train/dogs/71.jpg = validation/dogs/1.jpg)",
                        "identical image with two labels: 1 (train/cats/0.jpg = train/dogs/70.jpg)",
                        "identical image twice in one split: 1 (train/cats/0.jpg = train/dogs/70.jpg)");
    }

    @Test
    void findsAMissingClassAndStrongImbalance() {
        List<Sample> training = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            training.add(TestStore.sample(Split.TRAIN, i < 10 ? "cats" : "dogs", i, "content " + i));
        }
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, training)
                .add(Split.TEST, 0, List.of(TestStore.sample(Split.TEST, "cats", 0, "other")))
                .publish();

        assertThat(check(store))
                .contains(
                        "class without images in a split: 1 (dogs in test)",
                        "strong class imbalance; consider option `class_weights` balanced: 1 (train: 10 cats, 2 dogs)");
    }

    @Test
    void warnsOfIncompleteAugmentationPasses() {
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 3))
                .add(Split.TRAIN, 2, TestStore.samples(Split.TRAIN, 4))
                .add(Split.TRAIN, 3, TestStore.samples(Split.TRAIN, 2))
                .publish();

        assertThat(check(store))
                .contains("incomplete augmentation passes: an image that lacks a pass is trained on in those "
                        + "it has; complete them with `extract`: 2 "
                        + "(pass 1 lacks 1 of the 4 images of train; pass 3 lacks 2 of the 4 images of train)");
    }

    @Test
    void checksEachContentOnce() {
        List<Sample> training = new ArrayList<>(TestStore.samples(Split.TRAIN, 2));
        for (int i = 2; i < 100; i++) {
            training.add(TestStore.sample(Split.TRAIN, "cats", i, "placeholder"));
        }
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, training)
                .add(Split.TEST, 0, List.of(TestStore.sample(Split.TEST, "cats", 0, "placeholder")))
                .publish();
        List<SplitIndex> splits = List.of(SplitIndex.of(store, Split.TRAIN), SplitIndex.of(store, Split.TEST));

        DistinctImages distinct = new IdentityChecks(new UnchangedImages(store, splits)).distinct();

        assertThat(distinct.images()).containsExactly(0, 1, 2);
        assertThat(distinct.splits())
                .containsExactly(
                        DistinctImages.bit(Split.TRAIN),
                        DistinctImages.bit(Split.TRAIN),
                        DistinctImages.bit(Split.TRAIN) | DistinctImages.bit(Split.TEST));
        assertThat(check(store))
                .contains("identical image in two splits: 1 (train/cats/2.jpg = train/cats/3.jpg = train/cats/4.jpg "
                        + "= train/cats/5.jpg = …)");
    }

    @Test
    void statesTheRecallOfAnApproximateSearchThatFoundNothing() {
        FeatureStore store = TestStore.usual(folder);
        UnchangedImages images = new UnchangedImages(store, List.of(SplitIndex.of(store, Split.TRAIN)));
        DistinctImages distinct = new IdentityChecks(images).distinct();
        List<DataWarning> warnings = new ArrayList<>();

        new NearDuplicateCheck(images, distinct, new NearDuplicates(List.of(), false, OptionalDouble.of(0.976)))
                .warn(warnings, new CheckListener() {});
        assertThat(warnings)
                .singleElement()
                .asString()
                .matches("no near-duplicates found by an approximate index of \\d+ images with a recall of 0.976");

        warnings.clear();
        new NearDuplicateCheck(images, distinct, new NearDuplicates(List.of(), false, OptionalDouble.empty()))
                .warn(warnings, new CheckListener() {});
        assertThat(warnings).isEmpty();
    }

    @Test
    void showsThreeExamplesAtMost() {
        Cases cases = new Cases();
        List.of("a", "b", "c", "d").forEach(each -> cases.add(() -> each));
        List<DataWarning> warnings = new ArrayList<>();
        cases.warn(warnings, "check", "something");

        assertThat(warnings.get(0)).hasToString("something: 4 (a; b; c; …)");
    }

    private static List<String> check(FeatureStore store) {
        List<SplitIndex> splits = Stream.of(Split.values())
                .map(split -> SplitIndex.of(store, split))
                .toList();
        return DataChecks.of(store, splits, new CheckListener() {}).stream()
                .map(DataWarning::toString)
                .toList();
    }
}
