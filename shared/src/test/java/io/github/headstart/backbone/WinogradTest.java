package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.io.Checksum;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.random.SplitMix64;
import io.github.headstart.storage.Location;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** VGG16 by Winograd's convolution against TensorFlow's, and its bits. */
class WinogradTest {
    private static final int HEIGHT = 50;
    private static final int WIDTH = 67;
    private static final int IMAGES = 8;

    @TempDir
    private static Path cache;

    @BeforeAll
    static void weights() {
        Vgg16File.writeWithBiases(cache.resolve("weights.h5"), 1);
    }

    @ParameterizedTest
    @EnumSource
    void everyLayerIsNearToTensorFlows(Vgg16Layer layer) {
        float[] expected = forward(tensorFlow(layer, Pooling.NONE), 2);
        float[] found = forward(winograd(layer, Pooling.NONE), 2);
        assertClose(found, expected);
    }

    @ParameterizedTest
    @EnumSource(
            value = Pooling.class,
            names = {"AVG", "MAX"})
    void poolsAsTensorFlowDoes(Pooling pooling) {
        assertClose(
                forward(winograd(Vgg16Layer.BLOCK4_CONV2, pooling), 3),
                forward(tensorFlow(Vgg16Layer.BLOCK4_CONV2, pooling), 3));
    }

    @Test
    void anImageHasTheSameBitsInEveryBatchAndThread() {
        try (Backbone backbone = winograd(Vgg16Layer.LAST, Pooling.NONE)) {
            int size = backbone.outputShape().size();
            float[] pixels = pixels(IMAGES);
            float[] together = new float[IMAGES * size];
            backbone.forward(pixels, IMAGES, together);
            IntStream.range(0, IMAGES).parallel().forEach(image -> {
                int pixelSize = pixels.length / IMAGES;
                float[] alone = new float[size];
                backbone.forward(Arrays.copyOfRange(pixels, image * pixelSize, (image + 1) * pixelSize), 1, alone);
                assertThat(alone).isEqualTo(Arrays.copyOfRange(together, image * size, (image + 1) * size));
            });
            float[] three = new float[3 * size];
            backbone.forward(pixels, 3, three);
            assertThat(three).isEqualTo(Arrays.copyOf(together, 3 * size));
        }
    }

    /** The same on every Java, processor and length of vectors: see {@code .ci/run}. */
    @Test
    void theBitsAreTheSameEverywhere() {
        assertThat(new Checksum()
                        .add(forward(winograd(Vgg16Layer.LAST, Pooling.NONE), IMAGES))
                        .hex())
                .isEqualTo("47925050fa9f0651f25335906b4ef16e32470b0a9596c85225dc192863a068d8");
    }

    /** Noise and centred kernels, which let large sums cancel, are harder than photographs: those are within 1e-5, see docs/performance.md. */
    private static void assertClose(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double largest = 0;
        double difference = 0;
        for (int i = 0; i < found.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            difference = Math.max(difference, Math.abs(found[i] - expected[i]));
        }
        System.out.printf("largest difference %.1e of the largest value%n", difference / largest);
        assertThat(difference / largest).isLessThan(1e-4);
    }

    private static float[] forward(Backbone backbone, int images) {
        float[] maps = new float[images * backbone.outputShape().size()];
        try (backbone) {
            backbone.forward(pixels(images), images, maps);
        }
        return maps;
    }

    private static Backbone tensorFlow(Vgg16Layer layer, Pooling pooling) {
        return provider(layer, pooling, Engine.TENSORFLOW).open();
    }

    private static Backbone winograd(Vgg16Layer layer, Pooling pooling) {
        return provider(layer, pooling, Engine.WINOGRAD).open();
    }

    private static BackboneProvider provider(Vgg16Layer layer, Pooling pooling, Engine engine) {
        return BackboneProvider.of(
                new BackboneSpec(
                        new BackboneSpec.Vgg16(
                                new BackboneSpec.WeightsFile(Location.of(cache.resolve("weights.h5"))), layer, engine),
                        Preprocessing.CAFFE,
                        Precision.FLOAT32,
                        pooling),
                new ImageSpec(HEIGHT, WIDTH, Resize.NEAREST),
                cache);
    }

    private static float[] pixels(int images) {
        SplitMix64 random = new SplitMix64(5, 0);
        float[] pixels = new float[images * HEIGHT * WIDTH * 3];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (float) (random.uniform(i) * 255 - 115);
        }
        return pixels;
    }
}
