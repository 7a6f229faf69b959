package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The output of each layer of VGG16 against that of Keras's sub-model, and pooling against Keras's: see {@code reference/make_keras.py}. */
class KerasLayersIT {
    private static final int IMAGES = 8;
    private static final int SAMPLES = 64;

    @TempDir
    private static Path cache;

    /** The content of {@code layers.json}. */
    private record Layers(int height, int width, List<Output> outputs) {}

    /**
     * @param name of a layer or a pooling
     * @param norms by image
     */
    private record Output(String name, List<Integer> shape, double largest, List<Double> norms) {
        @Override
        public String toString() {
            return name;
        }

        BackboneSpec backbone() {
            Vgg16Layer layer = Arrays.stream(Vgg16Layer.values())
                    .filter(each -> each.toString().equals(name))
                    .findFirst()
                    .orElse(Vgg16Layer.LAST);
            Pooling pooling = Arrays.stream(Pooling.values())
                    .filter(each -> each.toString().equals(name))
                    .findFirst()
                    .orElse(Pooling.NONE);
            BackboneSpec.Vgg16 network = new BackboneSpec.Vgg16(new BackboneSpec.Seed(1), layer, Engine.TENSORFLOW);
            return new BackboneSpec(network, Preprocessing.CAFFE, Precision.FLOAT32, pooling);
        }
    }

    static Stream<Output> outputs() {
        return layers().outputs().stream();
    }

    @ParameterizedTest
    @MethodSource("outputs")
    void givesWhatKerasGives(Output keras) throws Exception {
        ImageSpec image = new ImageSpec(layers().height(), layers().width(), Resize.NEAREST);
        ImagePreparation preparation = new ImagePreparation(image, Preprocessing.CAFFE);
        BackboneProvider provider = BackboneProvider.of(keras.backbone(), image, cache);
        assertThat(provider.outputShape()).isEqualTo(new FeatureShape(keras.shape()));
        int size = provider.outputShape().size();
        float[] expected = Npy.read(ReferenceData.committed("keras/layers.npy")).floats();
        int first = layers().outputs().indexOf(keras) * IMAGES * SAMPLES;

        double largest = 0;
        try (Backbone backbone = provider.open()) {
            float[] map = new float[size];
            for (int i = 0; i < IMAGES; i++) {
                backbone.forward(preparation.prepare(Files.readAllBytes(images().get(i))), 1, map);
                for (int k = 0; k < SAMPLES; k++) {
                    float value = expected[first + i * SAMPLES + k];
                    largest = Math.max(largest, Math.abs(map[(7919 * k + 101) % size] - value));
                }
                double norm = Math.sqrt(IntStream.range(0, size)
                        .mapToDouble(k -> (double) map[k] * map[k])
                        .sum());
                assertThat(norm / keras.norms().get(i))
                        .as("norm of image %d", i)
                        .isCloseTo(1, within(1e-5));
            }
        }
        System.out.printf("%s: largest difference to Keras %s of values up to %.1f%n", keras, largest, keras.largest());
        assertThat(largest).isCloseTo(0, within(1e-5 * keras.largest()));
    }

    private static List<Path> images() {
        Path root = ReferenceData.committed("keras/images");
        List<?> names = (List<?>) Json.read(ReferenceData.committed("keras/vgg16.json"), Map.class)
                .get("images");
        return names.stream().map(name -> root.resolve(name.toString())).toList();
    }

    private static Layers layers() {
        return Json.read(ReferenceData.committed("keras/layers.json"), Layers.class);
    }
}
