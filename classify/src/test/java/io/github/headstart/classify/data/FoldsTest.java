package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
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
    void spreadsEachClassEvenlyAndEveryPictureIsValidatedOnce() {
        Folds folds = Folds.of(rows(TestStore.samples(Split.TRAIN, 23)), 2, 5, 1);
        Set<Sample> seen = new HashSet<>();
        for (int fold = 0; fold < 5; fold++) {
            SplitRows validation = folds.validation(fold);
            assertThat(validation.pictures() + folds.training(fold).pictures()).isEqualTo(23);
            assertThat(validation.counts(2)[0]).isBetween(2, 3);
            assertThat(validation.counts(2)[1]).isBetween(2, 3);
            for (int picture = 0; picture < validation.pictures(); picture++) {
                assertThat(seen.add(validation.sample(picture))).isTrue();
            }
        }
        assertThat(seen).hasSize(23);
    }

    @Test
    void neverSplitsTwins() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            samples.add(TestStore.sample(Split.TRAIN, TestStore.CLASSES.get(i % 2), i, "content " + i / 3));
        }
        SplitRows rows = rows(samples);
        for (long seed = 0; seed < 5; seed++) {
            Folds folds = Folds.of(rows, 2, 4, seed);
            for (int fold = 0; fold < 4; fold++) {
                assertThat(contents(folds.validation(fold)))
                        .doesNotContainAnyElementsOf(contents(folds.training(fold)));
            }
        }
    }

    @Test
    void refusesFewerThanTwoFoldsOrMoreThanPictures() {
        SplitRows rows = rows(TestStore.samples(Split.TRAIN, 4));
        for (int count : new int[] {1, 5}) {
            assertThatThrownBy(() -> Folds.of(rows, 2, count, 1))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("--folds: expected 2 to 4, found " + count);
        }
    }

    private SplitRows rows(List<Sample> samples) {
        return SplitRows.of(new TestStore(folder).add(Split.TRAIN, 0, samples).publish(), Split.TRAIN);
    }

    private static Set<String> contents(SplitRows rows) {
        Set<String> contents = new HashSet<>();
        for (int picture = 0; picture < rows.pictures(); picture++) {
            contents.add(rows.sample(picture).sha256());
        }
        return contents;
    }
}
