package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Split;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PassScheduleTest {
    private static final int PICTURES = 24;

    @TempDir
    private Path folder;

    private SplitRows rows;

    @BeforeEach
    void writeStore() {
        rows = SplitRows.of(TestStore.usual(folder), Split.TRAIN);
    }

    @ParameterizedTest
    @EnumSource(PassSchedule.class)
    void isAFunctionOfSeedAndEpoch(PassSchedule schedule) {
        assertThat(schedule.order(rows, 3, 7)).containsExactly(schedule.order(rows, 3, 7));
        assertThat(schedule.order(rows, 3, 7)).isNotEqualTo(schedule.order(rows, 3, 8));
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "CYCLE", "SAMPLE"})
    void takesEveryPictureOnceAnEpoch(PassSchedule schedule) {
        int[] pictures = Arrays.stream(schedule.order(rows, 2, 7))
                .map(row -> row % PICTURES)
                .sorted()
                .toArray();

        assertThat(pictures).containsExactly(IntStream.range(0, PICTURES).toArray());
    }

    @Test
    void cyclesThroughThePassesAndTheNextEpochHasAnotherOrder() {
        for (int epoch = 0; epoch < 6; epoch++) {
            int pass = epoch % 3;
            assertThat(Arrays.stream(PassSchedule.CYCLE.order(rows, epoch, 7))).allMatch(row -> row / PICTURES == pass);
        }
        assertThat(PassSchedule.NONE.order(rows, 0, 7)).isNotEqualTo(PassSchedule.NONE.order(rows, 1, 7));
    }

    @Test
    void takesEveryRowWhereAllPassesAreAsked() {
        assertThat(PassSchedule.ALL.order(rows, 0, 7)).hasSize(3 * PICTURES).doesNotHaveDuplicates();
    }
}
