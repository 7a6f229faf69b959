package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.headstart.json.Json;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@link KerasTrainingTest} on features of photographs and a head of the usual size: see make_golden.py there. */
@NeedsExternalData
class GoldenHeadIT {
    private static final int IMAGES = 24;
    private static final int BATCH = 8;
    private static final int EPOCHS = 4;

    @ParameterizedTest
    @CsvSource({
        "rmsprop_binary, 2",
        "rmsprop_softmax3, 3",
        "adam_binary, 2",
        "adam_softmax3, 3",
        "sgd_momentum_binary, 2",
        "sgd_momentum_softmax3, 3"
    })
    void followsKerasStepByStep(String name, int classes) throws IOException {
        Map<?, ?> golden = Json.read(ReferenceData.external("golden/golden.json"), Map.class);
        Map<?, ?> expected = (Map<?, ?>) ((Map<?, ?>) golden.get("trajectories")).get(name);
        List<?> order = (List<?>) golden.get("trajectory_order");
        HeadSpec spec = HeadSpec.of(List.of(4, 4, 512), classes);
        float[][] maps = maps(order, spec.featureSize());
        int[] labels = order.stream()
                .mapToInt(image -> classes == 2 ? (int) image / (IMAGES / 2) : (int) image % classes)
                .toArray();

        try (Head head = Head.create(spec, optimizer(name), 0, 0)) {
            head.setWeights(HashedWeights.of(spec));
            List<Double> losses = numbers(expected.get("losses"));
            for (int step = 0; step < EPOCHS * IMAGES / BATCH; step++) {
                int first = step * BATCH % IMAGES;
                double loss = head.step(
                                batch(maps, first, BATCH),
                                Arrays.copyOfRange(labels, first, first + BATCH),
                                null,
                                BATCH)
                        .loss();
                assertThat(loss).as("loss of step %d", step + 1).isCloseTo(losses.get(step), withinPercentage(1e-2));
            }
            List<Double> norms = numbers(expected.get("kernel_norms"));
            for (int weight = 0; weight < norms.size(); weight++) {
                assertThat(HashedWeights.norm(head.weights().get(weight)))
                        .as("norm of weight %d", weight)
                        .isCloseTo(norms.get(weight), withinPercentage(1e-3));
            }
            float[][] probabilities = head.predict(batch(maps, 0, IMAGES), IMAGES);
            List<?> rows = (List<?>) expected.get("probabilities");
            for (int image = 0; image < IMAGES; image++) {
                List<Double> row = numbers(rows.get(image));
                for (int column = 0; column < row.size(); column++) {
                    float probability = probabilities[image][classes == 2 ? 1 : column];
                    assertThat((double) probability).isCloseTo(row.get(column), within(1e-4));
                }
            }
        }
    }

    private static Optimizer optimizer(String name) {
        if (name.startsWith("rmsprop")) {
            return new Optimizer.Rmsprop(1e-5);
        }
        return name.startsWith("adam") ? new Optimizer.Adam(1e-5) : new Optimizer.Sgd(1e-4, 0.9);
    }

    /** features_rescale, divided by its mean, in the order of the trajectories. */
    private static float[][] maps(List<?> order, int size) throws IOException {
        float[] all =
                Npy.read(ReferenceData.external("golden/features_rescale.npy")).floats();
        double sum = 0;
        for (float value : all) {
            sum += value;
        }
        float mean = (float) (sum / all.length);
        float[][] maps = new float[IMAGES][size];
        for (int row = 0; row < IMAGES; row++) {
            int image = (int) order.get(row);
            for (int i = 0; i < size; i++) {
                maps[row][i] = all[image * size + i] / mean;
            }
        }
        return maps;
    }

    private static float[] batch(float[][] maps, int first, int count) {
        float[] batch = new float[count * maps[0].length];
        for (int row = 0; row < count; row++) {
            System.arraycopy(maps[first + row], 0, batch, row * maps[0].length, maps[0].length);
        }
        return batch;
    }

    private static List<Double> numbers(Object list) {
        return ((List<?>) list)
                .stream().map(value -> ((Number) value).doubleValue()).toList();
    }
}
