package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.measure.Spread;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainBenchTest {
    @TempDir
    private Path folder;

    @Test
    void measuresLoadingAStepAndBothInEachRound() {
        try (FeatureStore store = TestStore.usual(folder)) {
            TrainBench bench = TrainBench.run(store, TestOptions.of(1, 1e-3), 3);

            assertThat(bench.rounds()).hasSize(3).allSatisfy(round -> {
                assertThat(round.load()).isPositive();
                assertThat(round.step()).isPositive();
                assertThat(round.both()).isPositive();
            });
            assertThat(bench.batchSize()).isEqualTo(5);
            assertThat(bench.featureSize())
                    .isEqualTo(store.recipe().featureShape().size());
        }
    }

    @Test
    void reportsTheMedianOfTheRounds() {
        TrainBench bench = new TrainBench(
                5,
                12,
                100,
                4,
                List.of(new TrainBench.Round(1, 5, 6), new TrainBench.Round(3, 9, 12), new TrainBench.Round(2, 7, 9)));
        assertThat(bench.fields())
                .containsEntry("load_milliseconds", new Spread(2, 1, 3))
                .containsEntry("step_milliseconds", new Spread(7, 5, 9))
                .containsEntry("both_milliseconds", new Spread(9, 6, 12));
    }

    @Test
    void needsTrainingImages() {
        try (FeatureStore store = new TestStore(folder)
                .add(Split.TEST, 0, TestStore.samples(Split.TEST, 4))
                .publish()) {
            assertThatThrownBy(() -> TrainBench.run(store, TestOptions.of(1, 1e-3), 1))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("train split");
        }
    }
}
