package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares training of heads with a sigmoid for each class with Keras, step by step: see {@code reference/make_multi_label.py}. */
class KerasMultiLabelTest {
    private static final int SAMPLES = 24;
    private static final List<Integer> SHAPE = List.of(2, 2, 16);

    private record Trainings(int batch, List<Case> cases) {}

    /**
     * @param labels of each sample, 0 or 1 for each class
     * @param losses of each step
     * @param accuracies of each step, {@code binary_accuracy}
     * @param loss of all samples after the last step
     */
    private record Case(
            String name,
            int classes,
            List<Integer> hidden,
            double l2,
            double labelSmoothing,
            String optimizer,
            double learningRate,
            double momentum,
            List<List<Integer>> labels,
            List<Double> losses,
            List<Double> accuracies,
            double loss,
            double accuracy,
            List<List<Double>> probabilities,
            List<Double> weightNorms) {
        HeadSpec head() {
            return new HeadSpec(
                    SHAPE, Tail.NONE, Pooling.NONE, hidden, Activation.RELU, 0, l2, classes, Labelling.MULTI_LABEL);
        }

        Optimizer kerasOptimizer() {
            return switch (optimizer) {
                case "rmsprop" -> new Optimizer.Rmsprop(learningRate);
                case "adam" -> new Optimizer.Adam(learningRate);
                case "sgd" -> new Optimizer.Sgd(learningRate, momentum);
                default -> throw new IllegalArgumentException(optimizer);
            };
        }

        int[] labels(int first, int end) {
            return labels.subList(first, end).stream()
                    .flatMap(List::stream)
                    .mapToInt(Integer::intValue)
                    .toArray();
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private static double largestOfLosses;
    private static double largestOfProbabilities;

    @AfterAll
    static void printDifferences() {
        System.out.printf(
                "several labels, largest differences to Keras: losses %.1e of the value, probabilities %.1e%n",
                largestOfLosses, largestOfProbabilities);
    }

    static Stream<Case> cases() {
        return trainings().cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsKerasStepByStep(Case keras, @TempDir Path folder) throws IOException {
        float[] maps = Npy.read(ReferenceData.committed("keras/training.npy")).floats();
        int size = maps.length / SAMPLES;
        int batch = trainings().batch();
        int batches = (SAMPLES + batch - 1) / batch;
        assertThat(keras.losses()).hasSize(12);

        try (Head head = Head.create(keras.head(), keras.kerasOptimizer(), keras.labelSmoothing(), 0)) {
            head.setWeights(HashedWeights.of(keras.head()));
            for (int step = 0; step < keras.losses().size(); step++) {
                int first = step % batches * batch;
                int end = Math.min(SAMPLES, first + batch);
                BatchResult result = head.step(
                        Arrays.copyOfRange(maps, first * size, end * size),
                        keras.labels(first, end),
                        null,
                        end - first);
                largestOfLosses = Math.max(
                        largestOfLosses, Math.abs(result.loss() / keras.losses().get(step) - 1));
                assertThat(result.loss())
                        .as("loss of step %d", step + 1)
                        .isCloseTo(keras.losses().get(step), withinPercentage(1e-2));
            }
            assertThat(head.evaluate(maps, keras.labels(0, SAMPLES), null, SAMPLES)
                            .loss())
                    .isCloseTo(keras.loss(), withinPercentage(1e-2));
            assertSame(head.weights(), keras);
            assertSame(head.predict(maps, SAMPLES), keras);
            HeadExport.publish(head.spec(), head.weights(), folder.resolve("head"));
            try (ExportedHead exported = ExportedHead.open(folder.resolve("head"), 1)) {
                assertThat(exported.predict(maps, SAMPLES)).isDeepEqualTo(head.predict(maps, SAMPLES));
                float[][] logits = exported.logits(maps, SAMPLES);
                for (int sample = 0; sample < SAMPLES; sample++) {
                    for (int index = 0; index < keras.classes(); index++) {
                        assertThat(1 / (1 + Math.exp(-logits[sample][index])))
                                .isCloseTo(keras.probabilities().get(sample).get(index), within(1e-4));
                    }
                }
            }
        }
    }

    private static void assertSame(List<float[]> weights, Case keras) {
        assertThat(weights).hasSameSizeAs(keras.weightNorms());
        for (int i = 0; i < weights.size(); i++) {
            assertThat(HashedWeights.norm(weights.get(i)))
                    .as("norm of weight %d", i)
                    .isCloseTo(keras.weightNorms().get(i), withinPercentage(1e-3));
        }
    }

    private static void assertSame(float[][] probabilities, Case keras) {
        for (int sample = 0; sample < SAMPLES; sample++) {
            assertThat(probabilities[sample]).hasSize(keras.classes());
            for (int index = 0; index < keras.classes(); index++) {
                double difference = Math.abs(probabilities[sample][index]
                        - keras.probabilities().get(sample).get(index));
                largestOfProbabilities = Math.max(largestOfProbabilities, difference);
                assertThat(difference).isLessThanOrEqualTo(1e-4);
            }
        }
    }

    private static Trainings trainings() {
        return Json.read(ReferenceData.committed("multi_label/training.json"), Trainings.class);
    }
}
