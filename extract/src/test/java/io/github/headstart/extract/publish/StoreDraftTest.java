package io.github.headstart.extract.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.TestRecipes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoreDraftTest {
    private static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 2);

    @Test
    void anImageThatFailsInSeveralPassesCountsOnce() {
        StoreDraft draft = new StoreDraft(RECIPE, List.of("a"), List.of(sample(1), sample(2)));
        draft.addUnreadable(List.of(unreadable(2), unreadable(2)));
        draft.addUnreadable(List.of(unreadable(3)));
        assertThat(draft.unreadable()).isEqualTo(2);
        assertThat(draft.unreadableWithRows()).isZero();
        assertThat(draft.images()).isEqualTo(3);
        assertThat(draft.firstUnreadable()).isEqualTo(unreadable(2));
    }

    @Test
    void aLineThatNamesRowsHasTheirChecksumEvenIfTheFileCouldNotBeRead() {
        StoreDraft draft = new StoreDraft(RECIPE, List.of("a"), List.of(sample(1)));
        draft.keep(
                new ShardEntry("train-pass0-00004.arrow", Split.TRAIN, 0, 1, 100, ""),
                List.of(new FeatureKey(sample(1), 0)));
        draft.addUnreadable(List.of(unreadable(1)));
        assertThat(draft.unreadableWithRows()).isEqualTo(1);
        assertThat(draft.samplesText().lines())
                .element(1)
                .isEqualTo("train/a/1.png,train,a,%s,cannot be read: permission denied,4"
                        .formatted(sample(1).sha256()));
    }

    /** Counting all of them again for each one takes many minutes. */
    @Test
    void theNextUnreadableImageCostsTheSameHoweverManyThereAre() {
        int images = 300_000;
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            StoreDraft draft = new StoreDraft(RECIPE, List.of("a"), List.of());
            for (int number = 0; number < images; number++) {
                draft.addUnreadable(List.of(unreadable(number)));
                ErrorPolicy.skip().check(draft.unreadable(), images, draft::firstUnreadable);
            }
            assertThat(draft.unreadable()).isEqualTo(images);
        });
    }

    private static Sample sample(int number) {
        return TestRecipes.key(Split.TRAIN, "a", number, 0).sample();
    }

    private static SampleFile.Entry unreadable(int number) {
        Sample sample = new Sample("train/a/%d.png".formatted(number), Split.TRAIN, "a", "");
        return new SampleFile.Entry(sample, "cannot be read: permission denied");
    }
}
