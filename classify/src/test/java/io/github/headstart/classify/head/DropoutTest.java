package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.manifest.Pooling;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class DropoutTest {
    private static final int FEATURES = 1000;
    private static final double RATE = 0.25;
    private static final HeadSpec LOGISTIC =
            new HeadSpec(List.of(FEATURES), Pooling.NONE, List.of(), Activation.RELU, RATE, 0, 2);

    @Test
    void dropsTheRateAndScalesTheRest() {
        try (Head head = headOfSums(1)) {
            for (double sum : sums(head, 50)) {
                // Each kept feature of 1 counts 1 / (1 − rate); the deviation of the sum is √(1000 · 0.25 / 0.75) = 18.
                double kept = sum * (1 - RATE);
                assertThat(kept).isCloseTo(Math.rint(kept), within(1e-1));
                assertThat(sum).isCloseTo(FEATURES, within(5 * 18.3));
            }
            assertThat(Arrays.stream(sums(head, 50)).average().orElseThrow()).isCloseTo(FEATURES, within(13.0));
        }
    }

    @Test
    void masksDependOnSampleStepAndSeedAndAreReproducible() {
        try (Head head = headOfSums(1);
                Head same = headOfSums(1);
                Head other = headOfSums(2)) {
            double[] first = sums(head, 50);
            double[] second = sums(head, 50);

            assertThat(Arrays.stream(first).distinct().count()).isGreaterThan(20);
            assertThat(second).isNotEqualTo(first);
            assertThat(sums(other, 50)).isNotEqualTo(first);
            assertThat(sums(same, 50)).containsExactly(first);
            assertThat(sums(same, 50)).containsExactly(second);
        }
    }

    @Test
    void dropsNothingInPrediction() {
        try (Head head = headOfSums(1)) {
            assertThat(logit(head.predict(ones(1), 1)[0])).isCloseTo(FEATURES, within(0.1));
        }
    }

    /** Its logit is the sum of the features that are kept, scaled to where the sigmoid still tells values apart. */
    private static Head headOfSums(long seed) {
        Head head = Head.create(LOGISTIC, new Optimizer.Sgd(), 0, seed);
        float[] kernel = new float[FEATURES];
        Arrays.fill(kernel, SCALE);
        head.setWeights(List.of(kernel, new float[] {-SCALE * FEATURES}));
        head.setLearningRate(0);
        return head;
    }

    private static final float SCALE = 0x1p-7f;

    private static double[] sums(Head head, int count) {
        float[][] probabilities =
                head.step(ones(count), new int[count], null, count).probabilities();
        return Arrays.stream(probabilities).mapToDouble(DropoutTest::logit).toArray();
    }

    private static double logit(float[] probabilities) {
        return (Math.log(probabilities[1]) - Math.log(probabilities[0])) / SCALE + FEATURES;
    }

    private static float[] ones(int count) {
        float[] maps = new float[count * FEATURES];
        Arrays.fill(maps, 1);
        return maps;
    }
}
