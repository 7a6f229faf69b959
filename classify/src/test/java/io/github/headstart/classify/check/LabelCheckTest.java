package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabelCheckTest {
    /** By the numbers of the images, in both splits. */
    private static final Set<Integer> WRONG = Set.of(3, 20, 41);

    @TempDir
    private Path folder;

    @Test
    void findsTheWrongLabelsOfAllSplits() {
        try (FeatureStore store = store(60)) {
            LabelCheck check = LabelCheck.of(store, 1, () -> false, Progress::none);

            assertThat(check.images()).isEqualTo(120);
            assertThat(check.issues())
                    .extracting(LabelIssue::path)
                    .containsExactlyInAnyOrder(
                            "train/dogs/3.jpg",
                            "train/cats/20.jpg",
                            "train/dogs/41.jpg",
                            "test/dogs/3.jpg",
                            "test/cats/20.jpg",
                            "test/dogs/41.jpg");
            assertThat(check.issues()).allMatch(issue -> issue.suggested() != issue.label() && issue.score() < 0.5);
            assertThat(check.issues()).extracting(LabelIssue::score).isSorted();
            assertThat(check.table().rows().get(0))
                    .hasSize(5)
                    .endsWith("%.6f".formatted(check.issues().get(0).score()));
            assertThat(check.accuracy()).isEqualTo(114.0 / 120);
        }
    }

    @Test
    void isReproducible() {
        try (FeatureStore store = store(30)) {
            assertThat(LabelCheck.of(store, 1, () -> false, Progress::none))
                    .isEqualTo(LabelCheck.of(store, 1, () -> false, Progress::none));
        }
    }

    @Test
    void needsImagesInEachFoldAndTwoClasses() {
        try (FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .publish()) {
            assertThatThrownBy(() -> LabelCheck.of(store, 1, () -> false, Progress::none))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("expected at least 5 images to check their labels, found 4");
        }
    }

    @Test
    void needsDifferentImagesInEachFold() {
        List<Sample> twins = new ArrayList<>();
        for (int image = 0; image < 8; image++) {
            twins.add(TestStore.sample(Split.TRAIN, image % 2 == 0 ? "cats" : "dogs", image, "same"));
        }
        try (FeatureStore store =
                new TestStore(folder).add(Split.TRAIN, 0, twins).publish()) {
            assertThatThrownBy(() -> LabelCheck.of(store, 1, () -> false, Progress::none))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("at least 5 different contents")
                    .hasMessageEndingWith("found 1");
        }
    }

    @Test
    void namesTheRowsWhoseFeaturesAreNotFinite() {
        try (FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 10))
                .add(Split.TEST, 0, List.of(TestStore.sample(Split.TEST, "dogs", 99, "odd")), Float.NaN)
                .publish()) {
            assertThatThrownBy(() -> LabelCheck.of(store, 1, () -> false, Progress::none))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("test/dogs/99.jpg (pass 0)");
        }
    }

    @Test
    void hasNoResultsWhenStopped() {
        try (FeatureStore store = store(30)) {
            assertThatThrownBy(() -> LabelCheck.of(store, 1, () -> true, Progress::none))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("interrupted");
        }
    }

    /** Images [2, 2, 3] in two splits whose features separate even from odd numbers, which the labels do but for the wrong ones. */
    private FeatureStore store(int images) {
        TestStore store = new TestStore(folder);
        for (Split split : List.of(Split.TRAIN, Split.TEST)) {
            List<Sample> samples = new ArrayList<>();
            for (int i = 0; i < images; i++) {
                boolean dog = i % 2 == 1 == WRONG.contains(i);
                // Odd numbers are cats.
                samples.add(TestStore.sample(split, dog ? "dogs" : "cats", i, split + "/" + i));
            }
            store.add(split, 0, samples, sample -> features(sample, samples.indexOf(sample)));
        }
        return store.publish();
    }

    private static float[] features(Sample sample, int number) {
        Random random = new Random(sample.sha256().hashCode());
        float[] features = new float[12];
        for (int i = 0; i < features.length; i++) {
            features[i] = (float) (random.nextGaussian() + (i % 3 == 0 ? (number % 2) * 8 : 0));
        }
        return features;
    }
}
