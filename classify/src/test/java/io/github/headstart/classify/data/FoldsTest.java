package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FoldsTest {
    @TempDir
    private Path folder;

    private FeatureStore store;

    @Test
    void foldsAreStratifiedAndEveryImageIsValidatedOnce() {
        Folds folds = folds(rows(TestStore.samples(Split.TRAIN, 23)), 5, 1);
        Set<Sample> seen = new HashSet<>();
        for (int fold = 0; fold < 5; fold++) {
            SplitIndex validation = folds.validation(fold);
            assertThat(validation.images() + folds.training(fold).images()).isEqualTo(23);
            assertThat(validation.counts(2)[0]).isBetween(2, 3);
            assertThat(validation.counts(2)[1]).isBetween(2, 3);
            for (int image = 0; image < validation.images(); image++) {
                assertThat(seen.add(new SampleReader(store).sample(validation, image)))
                        .isTrue();
            }
        }
        assertThat(seen).hasSize(23);
    }

    @Test
    void neverSplitsDuplicates() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            samples.add(TestStore.sample(Split.TRAIN, TestStore.CLASSES.get(i % 2), i, "content " + i / 3));
        }
        SplitIndex rows = rows(samples);
        for (long seed = 0; seed < 5; seed++) {
            Folds folds = folds(rows, 4, seed);
            for (int fold = 0; fold < 4; fold++) {
                assertThat(contents(folds.validation(fold)))
                        .doesNotContainAnyElementsOf(contents(folds.training(fold)));
            }
        }
    }

    /** The assignment of earlier versions, which a repeated or resumed sweep depends on. */
    @Test
    void theAssignmentStaysAsItIs() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            samples.add(TestStore.sample(Split.TRAIN, TestStore.CLASSES.get(i % 2), i, "content " + i * i % 7));
        }
        Folds folds = folds(rows(samples), 3, 7);

        List<String> paths = new ArrayList<>();
        for (int fold = 0; fold < 3; fold++) {
            SplitIndex validation = folds.validation(fold);
            for (int image = 0; image < validation.images(); image++) {
                paths.add(fold + " "
                        + new SampleReader(store).sample(validation, image).path());
            }
        }
        assertThat(paths)
                .containsExactly(
                        "0 train/dogs/3.jpg",
                        "0 train/cats/4.jpg",
                        "0 train/cats/10.jpg",
                        "0 train/dogs/11.jpg",
                        "1 train/dogs/1.jpg",
                        "1 train/cats/6.jpg",
                        "1 train/cats/8.jpg",
                        "2 train/cats/0.jpg",
                        "2 train/cats/2.jpg",
                        "2 train/dogs/5.jpg",
                        "2 train/dogs/7.jpg",
                        "2 train/dogs/9.jpg");
    }

    @Test
    void refusesFewerThanTwoFoldsOrMoreThanImages() {
        SplitIndex rows = rows(TestStore.samples(Split.TRAIN, 4));
        for (int count : new int[] {1, 5}) {
            assertThatThrownBy(() -> folds(rows, count, 1))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("folds: expected 2 to 4, found " + count);
        }
    }

    private SplitIndex rows(List<Sample> samples) {
        store = new TestStore(folder).add(Split.TRAIN, 0, samples).publish();
        return SplitIndex.of(store, Split.TRAIN);
    }

    private Folds folds(SplitIndex rows, int count, long seed) {
        return Folds.of(rows, new SampleReader(store).contents(rows), 2, count, seed);
    }

    private Set<String> contents(SplitIndex rows) {
        Set<String> contents = new HashSet<>();
        for (int image = 0; image < rows.images(); image++) {
            contents.add(new SampleReader(store).sample(rows, image).sha256());
        }
        return contents;
    }
}
