package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.assertj.core.api.Assertions.withinPercentage;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole of phase one against Keras's VGG16 on drawn images, with the weights that {@code {"seed": 1}} draws, which
 * {@code reference/make_keras.py} draws again.
 */
class KerasFeaturesIT {
    private static final int CHANNELS = 512;
    private static final int BLOCK = 32;

    @TempDir
    private static Path cache;

    @TempDir
    private Path folder;

    /** What {@code vgg16.json} holds. */
    private record Keras(String fingerprint, List<String> images, List<Result> results) {}

    /**
     * @param features a file of float32 [images, positions, 512]
     * @param largest of all features
     * @param positionNorms by image and by position, row-major, over all channels
     * @param channelBlockNorms by image and by 32 channels, over all positions
     */
    private record Result(
            int height,
            int width,
            String preprocessing,
            String features,
            double largest,
            List<List<Integer>> positions,
            List<List<Double>> positionNorms,
            List<List<Double>> channelBlockNorms) {
        @Override
        public String toString() {
            return "%s at %d×%d".formatted(preprocessing, height, width);
        }
    }

    static Stream<Result> results() {
        return keras().results().stream();
    }

    @ParameterizedTest
    @MethodSource("results")
    void storesWhatKerasComputes(Result keras) throws IOException {
        float[][] found = extracted(keras, "float32");

        float[] expected =
                Npy.read(ReferenceData.committed("keras/" + keras.features())).floats();
        double largest = 0;
        for (int image = 0; image < found.length; image++) {
            for (int k = 0; k < keras.positions().size(); k++) {
                for (int channel = 0; channel < CHANNELS; channel++) {
                    float value = expected[(image * keras.positions().size() + k) * CHANNELS + channel];
                    largest = Math.max(largest, Math.abs(at(found[image], keras, k, channel) - value));
                }
            }
            assertNorms(found[image], keras, image);
        }
        System.out.printf("%s: largest difference to Keras %s of values up to %.1f%n", keras, largest, keras.largest());
        assertThat(largest).isCloseTo(0, within(1e-5 * keras.largest()));
    }

    @Test
    void comesNearToItInBfloat16ButIsNotFloat32ByAnotherName() throws IOException {
        assumeTrue(
                Files.exists(Path.of("/proc/cpuinfo"))
                        && Files.readString(Path.of("/proc/cpuinfo")).matches("(?s).*(avx512|amx)_bf16.*"),
                "this processor has no bfloat16");
        Result keras = results().findFirst().orElseThrow();
        float[][] found = extracted(keras, "bfloat16");

        float[] expected =
                Npy.read(ReferenceData.committed("keras/" + keras.features())).floats();
        double error = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            int image = i / CHANNELS / keras.positions().size();
            int position = i / CHANNELS % keras.positions().size();
            error += Math.pow(at(found[image], keras, position, i % CHANNELS) - expected[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        // More than of trained weights: centred kernels leave little of what the inputs have in common.
        assertThat(Math.sqrt(error / norm)).isBetween(1e-3, 1e-1);
    }

    /** A value that is off by a hundredth anywhere changes one of these norms by more than this. */
    private static void assertNorms(float[] map, Result keras, int image) {
        List<Double> positionNorms = keras.positionNorms().get(image);
        assertThat(map).hasSize(positionNorms.size() * CHANNELS);
        double[] positions = new double[positionNorms.size()];
        double[] blocks = new double[CHANNELS / BLOCK];
        for (int i = 0; i < map.length; i++) {
            double square = (double) map[i] * map[i];
            positions[i / CHANNELS] += square;
            blocks[i % CHANNELS / BLOCK] += square;
        }
        for (int i = 0; i < positions.length; i++) {
            assertThat(Math.sqrt(positions[i]))
                    .as("norm of image %d, position %d", image, i)
                    .isCloseTo(positionNorms.get(i), withinPercentage(1e-3));
        }
        for (int i = 0; i < blocks.length; i++) {
            assertThat(Math.sqrt(blocks[i]))
                    .as("norm of image %d, block %d of channels", image, i)
                    .isCloseTo(keras.channelBlockNorms().get(image).get(i), withinPercentage(1e-3));
        }
    }

    private static float at(float[] map, Result keras, int position, int channel) {
        int columns = keras.width() >> 5;
        List<Integer> place = keras.positions().get(position);
        return map[(place.get(0) * columns + place.get(1)) * CHANNELS + channel];
    }

    /** The maps of the images that Keras had, in its order. */
    private float[][] extracted(Result keras, String precision) throws IOException {
        List<String> images = keras().images().subList(0, keras.positionNorms().size());
        for (String image : images) {
            Path copy = folder.resolve("images").resolve(image);
            Files.createDirectories(copy.getParent());
            Files.copy(ReferenceData.committed("keras/images/" + image), copy);
        }
        Path manifest = Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": %d, "width": %d},
                 "backbone": {"name": "vgg16", "preprocessing": "%s", "precision": "%s", "weights": {"seed": 1}},
                 "features": {"directory": "features"}}
                """.formatted(
                        keras.height(), keras.width(), keras.preprocessing(), precision));
        Program.Outcome outcome =
                ExtractProcess.runHere(manifest.toString(), "--on-error", "fail", "--cache", cache.toString());
        assertThat(outcome.exit()).as(outcome.err()).isZero();

        try (FeatureStore store = FeatureStore.open(folder.resolve("features"));
                FeatureReader reader = store.read(store.shards(Split.TEST, 0).get(0))) {
            assertThat(store.recipe().backbone().fingerprint()).isEqualTo(keras().fingerprint());
            assertThat(reader.keys()).extracting(key -> key.sample().path()).containsExactlyElementsOf(images);
            float[][] maps =
                    new float[images.size()][store.recipe().featureShape().size()];
            for (int row = 0; row < maps.length; row++) {
                reader.read(row, maps[row], 0);
            }
            return maps;
        }
    }

    private static Keras keras() {
        return Json.read(ReferenceData.committed("keras/vgg16.json"), Keras.class);
    }
}
