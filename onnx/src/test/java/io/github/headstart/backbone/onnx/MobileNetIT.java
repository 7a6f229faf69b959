package io.github.headstart.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.storage.Location;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pretrained network as people have it, on photographs: as a SavedModel by TensorFlow, and as the ONNX model made from it. */
@NeedsExternalData
class MobileNetIT {
    private static final ImageSpec IMAGE = new ImageSpec(150, 150, Resize.NEAREST);
    private static final int IMAGES = 8;

    @TempDir
    private Path cache;

    @Test
    void hasTheFeaturesOfTheSavedModelThatItWasMadeFrom() throws Exception {
        float[] expected =
                features(new BackboneSpec.SavedModel(ReferenceData.external("backbones/mobilenet_v1_imagenet")));
        float[] found = features(new BackboneSpec.Onnx(
                Location.of(ReferenceData.external("backbones/mobilenet_v1_imagenet.onnx")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));

        assertThat(found).hasSameSizeAs(expected).hasSize(IMAGES * 4 * 4 * 1024);
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs((double) found[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        assertThat(difference / largest).isLessThan(5e-5);
    }

    private float[] features(BackboneSpec.Network network) throws Exception {
        BackboneSpec spec = new BackboneSpec(network, Preprocessing.TF, Precision.FLOAT32, Pooling.NONE);
        ImagePreparation preparation = new ImagePreparation(IMAGE, Preprocessing.TF);
        List<Path> photographs;
        try (Stream<Path> files = Files.list(ReferenceData.external("data/cats_and_dogs_small/test/dogs"))) {
            photographs = files.sorted().limit(IMAGES).toList();
        }
        try (Backbone backbone = BackboneProvider.of(spec, IMAGE, cache).open()) {
            int size = backbone.outputShape().size();
            float[] features = new float[IMAGES * size];
            float[] pixels = new float[IMAGES * IMAGE.height() * IMAGE.width() * 3];
            for (int i = 0; i < IMAGES; i++) {
                float[] image = preparation.prepare(Files.readAllBytes(photographs.get(i)));
                System.arraycopy(image, 0, pixels, i * image.length, image.length);
            }
            backbone.forward(pixels, IMAGES, features);
            return features;
        }
    }
}
