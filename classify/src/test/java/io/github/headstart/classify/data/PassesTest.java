package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassesTest {
    private static final int IMAGES = 24;

    @TempDir
    private Path folder;

    private SplitIndex rows;

    @BeforeEach
    void writeStore() {
        rows = SplitIndex.of(TestStore.usual(folder), Split.TRAIN);
    }

    @ParameterizedTest
    @EnumSource(Passes.class)
    void isAFunctionOfSeedAndEpoch(Passes passes) {
        assertThat(passes.order(rows, 3, 7)).containsExactly(passes.order(rows, 3, 7));
        assertThat(passes.order(rows, 3, 7)).isNotEqualTo(passes.order(rows, 3, 8));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "CYCLE", "SAMPLE"})
    void usesEveryImageOncePerEpoch(Passes passes) {
        int[] images = Arrays.stream(passes.order(rows, 2, 7))
                .map(row -> row % IMAGES)
                .sorted()
                .toArray();

        assertThat(images).containsExactly(IntStream.range(0, IMAGES).toArray());
    }

    @Test
    void cyclesThroughThePassesAndTheNextEpochHasAnotherOrder() {
        for (int epoch = 0; epoch < 6; epoch++) {
            int pass = epoch % 3;
            assertThat(Arrays.stream(Passes.CYCLE.order(rows, epoch, 7))).allMatch(row -> row / IMAGES == pass);
        }
        assertThat(Passes.NONE.order(rows, 0, 7)).isNotEqualTo(Passes.NONE.order(rows, 1, 7));
    }

    @Test
    void usesEveryRowWithAllPasses() {
        assertThat(Passes.ALL.order(rows, 0, 7)).hasSize(3 * IMAGES).doesNotHaveDuplicates();
    }

    @Test
    void neighbouringSeedsShareNoOrder() {
        Set<List<Integer>> orders = new HashSet<>();
        for (int seed = 0; seed < 5; seed++) {
            for (int epoch = 0; epoch < 100; epoch++) {
                orders.add(Arrays.stream(Passes.NONE.order(rows, epoch, seed))
                        .boxed()
                        .toList());
            }
        }

        assertThat(orders).hasSize(500);
    }
}
