package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.NamedPreprocessing;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.storage.Location;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The engine winograd on photographs against the features that Keras computed. */
@NeedsExternalData
class WinogradIT {
    private static final int SIDE = 150;
    private static final int IMAGES = 24;

    @TempDir
    private static Path cache;

    @ParameterizedTest
    @EnumSource(
            value = NamedPreprocessing.class,
            names = {"CAFFE", "RESCALE"})
    void featuresAreWithinAHundredThousandthOfTheLargestOfKeras(Preprocessing preprocessing) throws Exception {
        BackboneSpec.Weights weights =
                new BackboneSpec.WeightsFile(Location.of(ReferenceData.external("golden/vgg16_seeded_notop.h5")));
        BackboneSpec spec = new BackboneSpec(
                new BackboneSpec.Vgg16(weights, Vgg16Layer.LAST, Engine.WINOGRAD),
                preprocessing,
                Precision.FLOAT32,
                Pooling.NONE);
        byte[] bytes = Npy.read(ReferenceData.external("golden/pixels.npy")).bytes();
        float[] pixels = new float[bytes.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Byte.toUnsignedInt(bytes[i]);
        }
        preprocessing.apply(pixels);
        float[] keras = Npy.read(ReferenceData.external("golden/features_%s.npy".formatted(preprocessing)))
                .floats();

        float[] found = new float[keras.length];
        try (Backbone backbone = BackboneProvider.of(spec, new ImageSpec(SIDE, SIDE, Resize.NEAREST), cache)
                .open()) {
            backbone.forward(pixels, IMAGES, found);
        }

        double largest = 0;
        double difference = 0;
        for (int i = 0; i < keras.length; i++) {
            largest = Math.max(largest, Math.abs(keras[i]));
            difference = Math.max(difference, Math.abs(found[i] - keras[i]));
        }
        System.out.printf("%s: largest difference %.1e of the largest value%n", preprocessing, difference / largest);
        assertThat(difference / largest).isBetween(1e-9, 1e-5);
    }
}
