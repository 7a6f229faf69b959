package io.github.headstart.classify.knn;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.report.TestRuns;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KnnTableTest {
    @TempDir
    private Path folder;

    @Test
    void ranksHeadsAndNeighboursByTheirAccuracyOnTheValidationSplit() {
        Run run = new TestRuns(folder.resolve("run")).run();
        double accuracy = run.metrics().get(Split.VALIDATION).accuracy();

        KnnTable table = KnnTable.of(
                List.of(result(1, 0.99, Optional.of(accuracy / 2)), result(3, 0.5, Optional.of(1.0))), List.of(run));

        assertThat(table.table().rows())
                .extracting(row -> row.subList(0, 3))
                .containsExactly(
                        List.of("1", "knn", "3"), List.of("2", run.folder().toString(), ""), List.of("3", "knn", "1"));
        assertThat(table.note()).isEmpty();
    }

    @Test
    void withoutAValidationSplitRunsHaveNoRankAndItSaysWhy() {
        Run run = new TestRuns(folder.resolve("run"))
                .splits(Split.TRAIN, Split.TEST)
                .run();

        KnnTable table =
                KnnTable.of(List.of(result(1, 0, Optional.empty()), result(3, 0.5, Optional.empty())), List.of(run));

        assertThat(table.table().rows())
                .extracting(row -> row.subList(0, 4))
                .containsExactly(
                        List.of("1", "knn", "3", ""),
                        List.of("2", "knn", "1", ""),
                        List.of("", run.folder().toString(), "", ""));
        assertThat(table.note())
                .hasValue("note: no rank: %s; the rank is by folds_accuracy, which a run on this store does not have"
                        .formatted(run.folder()));
    }

    @Test
    void comparesWithRunsOnTheSameStateOfTheStoreOnly() {
        try (FeatureStore store = TestStore.usual(folder)) {
            TestRuns runs = new TestRuns(folder.resolve("run"));

            assertThat(KnnTable.whyNotComparable(store, runs.run())).hasValueSatisfying(why -> assertThat(why)
                    .startsWith(folder.resolve("run") + ": expected a run trained on " + folder)
                    .contains(store.checksum(), "ab".repeat(32)));
            assertThat(KnnTable.whyNotComparable(
                            store, runs.storeSha256(store.checksum()).run()))
                    .isEmpty();
        }
    }

    private static KnnResult result(int k, double folds, Optional<Double> validation) {
        return new KnnResult(k, folds, 0.1, validation, Optional.empty());
    }
}
