package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.Pooling;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HeadTest {
    private static final HeadSpec SMALL = HeadSpec.of(List.of(2, 2, 3), 3);
    private static final HeadSpec WIDE =
            new HeadSpec(List.of(4, 4, 128), Pooling.NONE, List.of(256), Activation.RELU, 0.5, 1e-4, 2);

    static Stream<Optimizer> optimizers() {
        return Stream.of(
                new Optimizer.Rmsprop(), new Optimizer.Adam(), new Optimizer.Sgd(), new Optimizer.Sgd(0.01, 0.9));
    }

    @Test
    void probabilitiesHaveOneColumnPerClassAlsoForTwoClasses() {
        for (int classes : List.of(2, 3)) {
            HeadSpec spec = HeadSpec.of(List.of(2, 2, 3), classes);
            try (Head head = Head.create(spec, new Optimizer.Adam(), 0, 1)) {
                float[][] probabilities = head.predict(TestMaps.uniform(spec, 5, 1), 5);

                assertThat(probabilities).hasDimensions(5, classes);
                for (float[] row : probabilities) {
                    double sum = 0;
                    for (float probability : row) {
                        sum += probability;
                    }
                    assertThat(sum).isCloseTo(1, within(1e-6));
                }
            }
        }
    }

    @Test
    void learnsToSeparateClasses() {
        float[] maps = TestMaps.uniform(SMALL, 9, 1);
        int[] labels = TestMaps.labels(SMALL, 9);
        try (Head head = Head.create(SMALL, new Optimizer.Adam(0.01), 0, 1)) {
            for (int step = 0; step < 300; step++) {
                head.step(maps, labels, null, 9);
            }
            float[][] probabilities = head.predict(maps, 9);
            for (int row = 0; row < 9; row++) {
                assertThat(probabilities[row][labels[row]]).isGreaterThan(0.9f);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void isReproducibleToTheBit(Optimizer optimizer) {
        try (Head first = Head.create(WIDE, optimizer, 0.1, 7);
                Head second = Head.create(WIDE, optimizer, 0.1, 7);
                Head other = Head.create(WIDE, optimizer, 0.1, 8)) {
            train(first, 12, 0);
            train(second, 12, 0);
            train(other, 12, 0);

            assertSame(first.state(), second.state());
            assertThat(other.weights().get(0)).isNotEqualTo(first.weights().get(0));
        }
    }

    @ParameterizedTest
    @MethodSource("optimizers")
    void continuesFromARestoredStateAsIfUninterrupted(Optimizer optimizer) {
        try (Head undisturbed = Head.create(WIDE, optimizer, 0, 7);
                Head stopped = Head.create(WIDE, optimizer, 0, 7);
                Head resumed = Head.create(WIDE, optimizer, 0, 7)) {
            train(undisturbed, 10, 0);
            train(stopped, 6, 0);
            resumed.restore(stopped.state());
            train(resumed, 4, 6);

            assertSame(resumed.state(), undisturbed.state());
        }
    }

    @Test
    void aStateHasItsOwnArrays() {
        try (Head head = Head.create(SMALL, new Optimizer.Rmsprop(), 0, 1)) {
            float[] before = head.weights().get(0);
            head.weights().get(0)[0] = 99;
            List<float[]> weights = new ArrayList<>(head.weights());
            head.setWeights(weights);
            weights.get(0)[0] = 99;

            assertThat(head.weights().get(0)).containsExactly(before);
        }
    }

    @Test
    void evaluationAndPredictionChangeNothing() {
        try (Head head = Head.create(WIDE, new Optimizer.Rmsprop(), 0, 1)) {
            train(head, 2, 0);
            HeadState before = head.state();
            float[] maps = TestMaps.uniform(WIDE, 6, 3);
            float[][] probabilities = head.predict(maps, 6);
            BatchResult result = head.evaluate(maps, TestMaps.labels(WIDE, 6), null, 6);

            assertThat(result.probabilities()).isDeepEqualTo(probabilities);
            assertSame(head.state(), before);
        }
    }

    @Test
    void ignoresFurtherSamplesInALongerArray() {
        try (Head head = Head.create(SMALL, new Optimizer.Rmsprop(), 0, 1)) {
            float[] maps = TestMaps.uniform(SMALL, 9, 1);
            float[][] all = head.predict(maps, 9);

            assertThat(head.predict(maps, 2)).isDeepEqualTo(new float[][] {all[0], all[1]});
        }
    }

    @Test
    void weightsSamplesAndDividesByTheirCount() {
        float[] maps = TestMaps.uniform(SMALL, 3, 1);
        int[] labels = {2, 0, 1};
        try (Head head = Head.create(SMALL, new Optimizer.Rmsprop(), 0, 1)) {
            float[][] probabilities = head.predict(maps, 3);
            double expected = -(2 * Math.log(probabilities[0][2]) + 0.5 * Math.log(probabilities[2][1])) / 3;

            assertThat(head.evaluate(maps, labels, new float[] {2, 0, 0.5f}, 3).loss())
                    .isCloseTo(expected, within(1e-6));
        }
    }

    @Test
    void usesTheCurrentLearningRateInEachStep() {
        try (Head head = Head.create(SMALL, new Optimizer.Sgd(0.5), 0, 1)) {
            assertThat(head.learningRate()).isEqualTo(0.5);
            float[] before = head.weights().get(3);
            head.setLearningRate(0);
            train(head, 1, 0);
            assertThat(head.weights().get(3)).containsExactly(before);

            head.setLearningRate(0.1);
            train(head, 1, 0);
            assertThat(head.weights().get(3)).isNotEqualTo(before);
        }
    }

    @Test
    void refusesWrongBatchesWithoutTakingAStep() {
        try (Head head = Head.create(SMALL, new Optimizer.Rmsprop(), 0, 1)) {
            float[] maps = TestMaps.uniform(SMALL, 2, 1);

            assertThatThrownBy(() -> head.step(maps, new int[] {0, 3}, null, 2))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("label 1 of the batch: expected 0 to 2, found 3");
            assertThatThrownBy(() -> head.step(maps, new int[] {0}, null, 2))
                    .hasMessage("labels: expected at least 2 values, found 1");
            assertThatThrownBy(() -> head.step(maps, new int[3], null, 3))
                    .hasMessage("features: expected at least 36 values, found 24");
            assertThatThrownBy(() -> head.step(maps, new int[2], new float[1], 2))
                    .hasMessage("sample weights: expected at least 2 values, found 1");
            assertThatThrownBy(() -> head.predict(maps, 0))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("count: expected at least 1, found 0");
            assertThat(head.state().steps()).isZero();
        }
    }

    @Test
    void refusesWeightsOfAnotherShapeAndWrongSettings() {
        try (Head head = Head.create(SMALL, new Optimizer.Rmsprop(), 0, 1)) {
            assertThatThrownBy(() -> head.setWeights(List.of(new float[1])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("1", "4");
            List<float[]> weights = new ArrayList<>(head.weights());
            weights.set(1, new float[255]);
            assertThatThrownBy(() -> head.setWeights(weights))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContainingAll("255", "256");
            assertThatThrownBy(() -> head.setLearningRate(Double.NaN)).isInstanceOf(InvalidValueException.class);
        }
        assertThatThrownBy(() -> Head.create(SMALL, new Optimizer.Rmsprop(), 1.5, 1))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("label smoothing");
    }

    /** Batches of 20, each fourth one of 7, the same for the same number of the step. */
    private static void train(Head head, int steps, int first) {
        for (int step = first; step < first + steps; step++) {
            int count = step % 4 == 3 ? 7 : 20;
            head.step(TestMaps.uniform(head.spec(), count, step), TestMaps.labels(head.spec(), count), null, count);
        }
    }

    private static void assertSame(HeadState state, HeadState expected) {
        assertThat(state.steps()).isEqualTo(expected.steps());
        assertThat(state.learningRate()).isEqualTo(expected.learningRate());
        assertThat(state.weights().toArray(float[][]::new))
                .isDeepEqualTo(expected.weights().toArray(float[][]::new));
        assertThat(state.slots().toArray(float[][]::new))
                .isDeepEqualTo(expected.slots().toArray(float[][]::new));
    }
}
