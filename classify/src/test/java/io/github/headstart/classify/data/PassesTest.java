package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
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

    @Test
    void anImageThatLacksAPassIsTrainedOnInThoseItHas(@TempDir Path incomplete) {
        FeatureStore store = new TestStore(incomplete)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 4).subList(0, 3))
                .add(Split.TRAIN, 2, TestStore.samples(Split.TRAIN, 4).subList(1, 4))
                .publish();
        SplitIndex some = SplitIndex.of(store, Split.TRAIN);

        assertThat(some.passes()).isEqualTo(2);
        assertThat(some.incompletePasses())
                .containsExactly(new SplitIndex.IncompletePass(1, 1), new SplitIndex.IncompletePass(2, 1));
        // Rows by image: 0 and 4; 1, 5 and 9; 2, 6 and 10; 3 and 11.
        assertThat(sorted(Passes.NONE.order(some, 1, 7))).containsExactly(0, 1, 2, 3);
        assertThat(sorted(Passes.CYCLE.order(some, 0, 7))).containsExactly(0, 1, 2, 3);
        assertThat(sorted(Passes.CYCLE.order(some, 1, 7))).containsExactly(4, 5, 6, 11);
        assertThat(sorted(Passes.CYCLE.order(some, 2, 7))).containsExactly(0, 3, 9, 10);
        assertThat(sorted(Passes.ALL.order(some, 0, 7))).containsExactly(0, 1, 2, 3, 4, 5, 6, 9, 10, 11);
        Set<Integer> sampled = new HashSet<>();
        for (int epoch = 0; epoch < 50; epoch++) {
            int[] order = Passes.SAMPLE.order(some, epoch, 7);
            assertThat(Arrays.stream(order).map(row -> row % 4).sorted()).containsExactly(0, 1, 2, 3);
            Arrays.stream(order).forEach(sampled::add);
        }
        assertThat(sampled).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 9, 10, 11);
    }

    private static int[] sorted(int[] order) {
        Arrays.sort(order);
        return order;
    }
}
