package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Compares training with Keras step by step, for every optimiser, kind of head and setting: see
 * {@code reference/make_keras.py}.
 */
class KerasTrainingTest {
    private static final int SAMPLES = 24;
    private static final List<Integer> SHAPE = List.of(2, 2, 16);

    /** The content of {@code training.json}. */
    private record Trainings(int batch, int epochs, List<Case> cases) {}

    /**
     * @param classWeights null for a weight of 1 for every class
     * @param rates of each step
     * @param losses of each step, weighted
     * @param epochLosses of all samples after each epoch, unweighted
     * @param weightNorms after the last step
     */
    private record Case(
            String name,
            int classes,
            List<Integer> hidden,
            String activation,
            String pooling,
            double l2,
            double labelSmoothing,
            List<Float> classWeights,
            String optimizer,
            double learningRate,
            double momentum,
            String schedule,
            List<Integer> labels,
            List<Double> rates,
            List<Double> losses,
            List<Double> epochLosses,
            List<List<Double>> probabilities,
            List<Double> weightNorms) {
        HeadSpec head() {
            return new HeadSpec(
                    SHAPE,
                    Pooling.valueOf(pooling.toUpperCase(Locale.ROOT)),
                    hidden,
                    Activation.valueOf(activation.toUpperCase(Locale.ROOT)),
                    0,
                    l2,
                    classes);
        }

        Optimizer kerasOptimizer() {
            return switch (optimizer) {
                case "rmsprop" -> new Optimizer.Rmsprop(learningRate);
                case "adam" -> new Optimizer.Adam(learningRate);
                case "sgd" -> new Optimizer.Sgd(learningRate, momentum);
                default -> throw new IllegalArgumentException(optimizer);
            };
        }

        LearningRateSchedule kerasSchedule() {
            return switch (schedule) {
                case "constant" -> new LearningRateSchedule.Constant();
                case "cosine" -> new LearningRateSchedule.Cosine();
                case "plateau" -> new LearningRateSchedule.Plateau(0.3, 1);
                default -> throw new IllegalArgumentException(schedule);
            };
        }

        float[] sampleWeights(int first, int end) {
            if (classWeights == null) {
                return null;
            }
            float[] weights = new float[end - first];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = classWeights.get(labels.get(first + i));
            }
            return weights;
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
                "largest differences to Keras: losses %.1e of the value, probabilities %.1e%n",
                largestOfLosses, largestOfProbabilities);
    }

    static Stream<Case> cases() {
        return trainings().cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsKerasStepByStep(Case keras) throws IOException {
        float[] maps = Npy.read(ReferenceData.committed("keras/training.npy")).floats();
        int[] labels = keras.labels().stream().mapToInt(Integer::intValue).toArray();
        int size = maps.length / SAMPLES;
        int batch = trainings().batch();
        History history = History.empty();
        int step = 0;

        try (Head head = Head.create(keras.head(), keras.kerasOptimizer(), keras.labelSmoothing(), 0)) {
            head.setWeights(HashedWeights.of(keras.head()));
            for (int epoch = 0; epoch < trainings().epochs(); epoch++) {
                for (int first = 0; first < SAMPLES; first += batch) {
                    int end = Math.min(SAMPLES, first + batch);
                    double rate = keras.kerasSchedule()
                            .rate(keras.learningRate(), step, keras.losses().size(), history, Monitor.VAL_LOSS);
                    // Keras computes the cosine in float32, so that the last rates differ in the order of float32's
                    // precision of the first rate.
                    assertThat(rate)
                            .as("rate of step %d", step + 1)
                            .isCloseTo(keras.rates().get(step), within(2e-7 * keras.learningRate()));
                    head.setLearningRate(rate);
                    double loss = head.step(
                                    Arrays.copyOfRange(maps, first * size, end * size),
                                    Arrays.copyOfRange(labels, first, end),
                                    keras.sampleWeights(first, end),
                                    end - first)
                            .loss();
                    largestOfLosses = Math.max(
                            largestOfLosses, Math.abs(loss / keras.losses().get(step) - 1));
                    assertThat(loss)
                            .as("loss of step %d", step + 1)
                            .isCloseTo(keras.losses().get(step), withinPercentage(1e-2));
                    step++;
                }
                double loss = head.evaluate(maps, labels, null, SAMPLES).loss();
                assertThat(loss)
                        .as("loss after epoch %d", epoch + 1)
                        .isCloseTo(keras.epochLosses().get(epoch), withinPercentage(1e-2));
                history = history.with(new History.Metrics(0, loss), Optional.of(new History.Metrics(0, loss)));
            }
            assertThat(step).isEqualTo(keras.losses().size());
            assertSame(head, keras, head.predict(maps, SAMPLES));
        }
    }

    private static void assertSame(Head head, Case keras, float[][] probabilities) {
        List<float[]> weights = head.weights();
        assertThat(weights).hasSameSizeAs(keras.weightNorms());
        for (int i = 0; i < weights.size(); i++) {
            assertThat(HashedWeights.norm(weights.get(i)))
                    .as("norm of weight %d", i)
                    .isCloseTo(keras.weightNorms().get(i), withinPercentage(1e-3));
        }
        for (int sample = 0; sample < SAMPLES; sample++) {
            List<Double> row = keras.probabilities().get(sample);
            for (int column = 0; column < row.size(); column++) {
                double probability = probabilities[sample][keras.classes() == 2 ? 1 : column];
                largestOfProbabilities = Math.max(largestOfProbabilities, Math.abs(probability - row.get(column)));
                assertThat(probability).isCloseTo(row.get(column), within(1e-4));
            }
        }
    }

    private static Trainings trainings() {
        return Json.read(ReferenceData.committed("keras/training.json"), Trainings.class);
    }
}
