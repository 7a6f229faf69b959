package io.github.headstart.extract.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.augment.Fill;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.image.Pixels;
import io.github.headstart.json.Json;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@NeedsExternalData
class TransformIT {
    private static final float TOLERANCE = 0.01f;

    @Test
    void givesKerasPixelsForEveryReferenceTransform() throws IOException {
        Npy inputs = Npy.read(ReferenceData.external("golden/affine_inputs.npy"));
        float[][] outputs = KerasTransforms.cut(Npy.read(ReferenceData.external("golden/affine_outputs.npy")));
        List<TransformParameters> transforms = transforms(ReferenceData.external("golden/golden.json"));
        Transform applied = KerasTransforms.transform(Fill.NEAREST, 0);
        int height = inputs.shape().get(1);
        int width = inputs.shape().get(2);
        int imageBytes = height * width * Pixels.CHANNELS;
        byte[] images = inputs.bytes();

        // Keras had the parameters' decimals in double; ours are float32, as in the store. That is worth 2e-4.
        for (int output = 0; output < outputs.length * transforms.size(); output++) {
            int image = output / transforms.size();
            int transform = output % transforms.size();
            byte[] rgb = Arrays.copyOfRange(images, image * imageBytes, (image + 1) * imageBytes);
            float[] actual = applied.apply(new Pixels(height, width, rgb), transforms.get(transform));
            float[] expected = Arrays.copyOfRange(outputs[image], transform * imageBytes, (transform + 1) * imageBytes);
            assertThat(KerasTransforms.largestDifference(actual, expected))
                    .as("image %d, transform %d", image, transform)
                    .isLessThanOrEqualTo(TOLERANCE);
        }
        assertThat(outputs.length * transforms.size()).isEqualTo(24);
    }

    @SuppressWarnings("unchecked")
    private static List<TransformParameters> transforms(Path golden) throws IOException {
        Map<String, Object> document = Json.parse(Files.readString(golden), golden.toString(), Map.class);
        return ((List<Map<String, Object>>) document.get("affine_params"))
                .stream().map(KerasTransforms::parameters).toList();
    }
}
