package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.manifest.Pooling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares small heads with Keras 3.15.1 on the same synthetic maps, weights and labels: the loss of all ten samples
 * before training; those of the first, second and last of six steps on batches of 4, 4, 2, 4, 4, 2; then the
 * probability of the last class for the first sample.
 */
class KerasValuesTest {
    private static final int SAMPLES = 10;

    @ParameterizedTest
    @CsvSource({
        "RELU, NONE, 4-3, 2, 0, 0, rmsprop, false, 0.7336888, 0.7775503, 0.6911803, 0.8103645, 0.2987802",
        "TANH, AVG, 4, 3, 0.01, 0, adam, false, 1.3060319, 1.2982063, 1.2084566, 1.2091261, 0.2012690",
        "SIGMOID, MAX, 4, 2, 0.02, 0.1, sgd, true, 0.7751307, 0.6864962, 0.8131875, 0.8646070, 0.5160000",
        "GELU, NONE, 5, 3, 0, 0.2, sgd_momentum, true, 0.8965931, 0.9682992, 0.8689944, 0.5571612, 0.3166165",
        "RELU, AVG, , 2, 0.1, 0.3, adam_fast, true, 0.8079723, 0.6757285, 0.7329299, 1.0513874, 0.5857422",
        "RELU, NONE, , 4, 0.1, 0, rmsprop_fast, false, 4.0370779, 5.1491966, 2.3421361, 1.4851656, 0.1777724"
    })
    void agreesWithKeras(
            Activation activation,
            Pooling pooling,
            String hidden,
            int classes,
            double l2,
            double labelSmoothing,
            String optimizer,
            boolean weighted,
            double lossBefore,
            double firstLoss,
            double secondLoss,
            double lastLoss,
            double probability) {
        HeadSpec spec = new HeadSpec(List.of(2, 2, 3), pooling, sizes(hidden), activation, 0, l2, classes);
        float[] maps = fractions(SAMPLES * 12, 37, 101, 0, 2, -1);
        int[] labels = new int[SAMPLES];
        Arrays.setAll(labels, i -> i * 3 % classes);
        float[] sampleWeights = weighted ? fractions(SAMPLES, 3, 7, 0, 1, 0.5) : null;

        try (Head head = Head.create(spec, optimizer(optimizer), labelSmoothing, 0)) {
            List<float[]> weights = new ArrayList<>(head.weights());
            for (int i = 0; i < weights.size(); i++) {
                double spread = i % 2 == 0 ? 2 : 0.4;
                weights.set(i, fractions(weights.get(i).length, 53, 89, 17 * i, spread, -0.5 * spread));
            }
            head.setWeights(weights);

            assertThat(head.evaluate(maps, labels, sampleWeights, SAMPLES).loss())
                    .isCloseTo(lossBefore, within(1e-5));
            double[] losses = new double[6];
            for (int step = 0; step < losses.length; step++) {
                int first = step % 3 * 4;
                int count = Math.min(4, SAMPLES - first);
                losses[step] = head.step(
                                Arrays.copyOfRange(maps, first * 12, (first + count) * 12),
                                Arrays.copyOfRange(labels, first, first + count),
                                weighted ? Arrays.copyOfRange(sampleWeights, first, first + count) : null,
                                count)
                        .loss();
            }
            assertThat(losses[0]).isCloseTo(firstLoss, within(1e-5));
            assertThat(losses[1]).isCloseTo(secondLoss, within(1e-5));
            assertThat(losses[5]).isCloseTo(lastLoss, within(1e-5));
            assertThat((double) head.predict(maps, 1)[0][classes - 1]).isCloseTo(probability, within(1e-5));
        }
    }

    private static List<Integer> sizes(String hidden) {
        return hidden == null
                ? List.of()
                : Stream.of(hidden.split("-")).map(Integer::valueOf).toList();
    }

    private static Optimizer optimizer(String name) {
        return switch (name) {
            case "rmsprop" -> new Optimizer.Rmsprop(0.01);
            case "rmsprop_fast" -> new Optimizer.Rmsprop(0.05);
            case "adam" -> new Optimizer.Adam(0.01);
            case "adam_fast" -> new Optimizer.Adam(0.05);
            case "sgd" -> new Optimizer.Sgd(0.1);
            case "sgd_momentum" -> new Optimizer.Sgd(0.1, 0.9);
            default -> throw new IllegalArgumentException(name);
        };
    }

    /** (i × factor + start) modulo modulus, as a share of it, spread and shifted. */
    private static float[] fractions(int count, int factor, int modulus, int start, double spread, double shift) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) ((double) ((i * factor + start) % modulus) / modulus * spread + shift);
        }
        return values;
    }
}
