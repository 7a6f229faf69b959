package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
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

    @Test
    void foldsAreStratifiedAndEveryImageIsValidatedOnce() {
        Folds folds = Folds.of(rows(TestStore.samples(Split.TRAIN, 23)), 2, 5, 1);
        Set<Sample> seen = new HashSet<>();
        for (int fold = 0; fold < 5; fold++) {
            SplitIndex validation = folds.validation(fold);
            assertThat(validation.images() + folds.training(fold).images()).isEqualTo(23);
            assertThat(validation.counts(2)[0]).isBetween(2, 3);
            assertThat(validation.counts(2)[1]).isBetween(2, 3);
            for (int image = 0; image < validation.images(); image++) {
                assertThat(seen.add(validation.sample(image))).isTrue();
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
            Folds folds = Folds.of(rows, 2, 4, seed);
            for (int fold = 0; fold < 4; fold++) {
                assertThat(contents(folds.validation(fold)))
                        .doesNotContainAnyElementsOf(contents(folds.training(fold)));
            }
        }
    }

    @Test
    void refusesFewerThanTwoFoldsOrMoreThanImages() {
        SplitIndex rows = rows(TestStore.samples(Split.TRAIN, 4));
        for (int count : new int[] {1, 5}) {
            assertThatThrownBy(() -> Folds.of(rows, 2, count, 1))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("folds: expected 2 to 4, found " + count);
        }
    }

    private SplitIndex rows(List<Sample> samples) {
        return SplitIndex.of(new TestStore(folder).add(Split.TRAIN, 0, samples).publish(), Split.TRAIN);
    }

    private static Set<String> contents(SplitIndex rows) {
        Set<String> contents = new HashSet<>();
        for (int image = 0; image < rows.images(); image++) {
            contents.add(rows.sample(image).sha256());
        }
        return contents;
    }
}
