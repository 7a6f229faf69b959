package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares the training of VGG16's last block together with a head with Keras step by step: see {@code reference/make_keras.py}. */
class KerasFineTuningTest {
    private static final Vgg16Layer[] CONVOLUTIONS = {
        Vgg16Layer.BLOCK5_CONV1, Vgg16Layer.BLOCK5_CONV2, Vgg16Layer.BLOCK5_CONV3
    };
    private static final int SALT = 98;

    @TempDir
    private static Path cache;

    /** The content of {@code fine_tuning.json}. */
    private record Trainings(int rows, int batch, List<Integer> shape, List<Case> cases) {}

    /**
     * @param first index of the first convolution of block 5 that is trained
     * @param losses of each step
     * @param probabilities of all rows after the last step
     * @param weightNorms of all layers, also of those that stay frozen
     */
    private record Case(
            String name,
            int first,
            String optimizer,
            double learningRate,
            List<Integer> labels,
            List<Double> losses,
            List<Double> probabilities,
            List<Double> weightNorms) {
        Optimizer kerasOptimizer() {
            return switch (optimizer) {
                case "rmsprop" -> new Optimizer.Rmsprop(learningRate);
                case "adam" -> new Optimizer.Adam(learningRate);
                case "sgd" -> new Optimizer.Sgd(learningRate, 0.9);
                default -> throw new IllegalArgumentException(optimizer);
            };
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Case> cases() {
        return trainings().cases().stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void followsKerasStepByStep(Case keras) {
        int rows = trainings().rows();
        int batch = trainings().batch();
        List<float[]> pretrained = pretrained();
        float[] maps = features();
        int[] labels = keras.labels().stream().mapToInt(Integer::intValue).toArray();
        int frozen = 2 * keras.first();
        if (frozen > 0) {
            Tail before = Tail.between(Vgg16Layer.BLOCK4_POOL, CONVOLUTIONS[keras.first() - 1]);
            try (FrozenTail tail = new FrozenTail(before, trainings().shape(), pretrained.subList(0, frozen))) {
                tail.forward(maps.clone(), rows, maps);
            }
        }
        HeadSpec spec = spec(keras);
        List<float[]> weights = new ArrayList<>(pretrained.subList(frozen, pretrained.size()));
        weights.addAll(HashedWeights.of(spec));
        int size = spec.featureSize();

        double largest = 0;
        try (Head head = Head.create(spec, weights, keras.kerasOptimizer(), 0, 0, Head.ALL_THREADS)) {
            for (int step = 0; step < keras.losses().size(); step++) {
                int first = step * batch % rows;
                double loss = head.step(
                                Arrays.copyOfRange(maps, first * size, (first + batch) * size),
                                Arrays.copyOfRange(labels, first, first + batch),
                                null,
                                batch)
                        .loss();
                largest = Math.max(largest, Math.abs(loss / keras.losses().get(step) - 1));
                assertThat(loss)
                        .as("loss of step %d", step + 1)
                        .isCloseTo(keras.losses().get(step), withinPercentage(1e-2));
            }
            float[][] probabilities = head.predict(maps, rows);
            for (int row = 0; row < rows; row++) {
                assertThat((double) probabilities[row][1])
                        .isCloseTo(keras.probabilities().get(row), within(1e-4));
            }
            List<float[]> trained = head.weights();
            for (int i = 0; i < trained.size(); i++) {
                assertThat(HashedWeights.norm(trained.get(i)))
                        .as("norm of weight %d", i)
                        .isCloseTo(keras.weightNorms().get(frozen + i), withinPercentage(1e-3));
            }
        }
        System.out.printf("%s: losses differ from Keras's by at most %.1e of the value%n", keras, largest);
    }

    private static HeadSpec spec(Case keras) {
        Vgg16Layer before = keras.first() == 0 ? Vgg16Layer.BLOCK4_POOL : CONVOLUTIONS[keras.first() - 1];
        return new HeadSpec(
                trainings().shape(),
                Tail.between(before, Vgg16Layer.LAST),
                Pooling.NONE,
                List.of(256),
                Activation.RELU,
                0,
                0,
                2,
                Labelling.SINGLE_LABEL);
    }

    private static List<float[]> pretrained() {
        BackboneSpec backbone = new BackboneSpec(
                new BackboneSpec.Vgg16(new BackboneSpec.Seed(1), Vgg16Layer.LAST, Engine.TENSORFLOW),
                Preprocessing.CAFFE,
                Precision.FLOAT32,
                Pooling.NONE);
        List<float[]> weights = new ArrayList<>();
        for (Vgg16Convolution convolution : BackboneProvider.of(backbone, new ImageSpec(64, 64, Resize.NEAREST), cache)
                .vgg16Convolutions()) {
            if (convolution.layer().block() == 5) {
                weights.add(convolution.kernel());
                weights.add(convolution.bias());
            }
        }
        return weights;
    }

    private static float[] features() {
        int size = trainings().shape().stream().reduce(trainings().rows(), (a, b) -> a * b);
        float[] values = new float[size];
        for (int i = 0; i < size; i++) {
            values[i] = (float) (2 * HashedWeights.uniform(i, SALT));
        }
        return values;
    }

    private static Trainings trainings() {
        return Json.read(ReferenceData.committed("keras/fine_tuning.json"), Trainings.class);
    }
}
