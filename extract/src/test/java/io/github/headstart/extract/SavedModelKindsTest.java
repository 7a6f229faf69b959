package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.dataset.Split;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The whole of phase one through SavedModels of every kind, against TensorFlow in Python. */
class SavedModelKindsTest {
    private static final int SIDE = 32;
    private static final int IMAGES = 3;

    @TempDir
    private Path folder;

    @BeforeEach
    void writeImages() throws IOException {
        byte[] rgb = Npy.read(ReferenceData.committed("backbones/inputs.npy")).bytes();
        Path images = Files.createDirectories(folder.resolve("images/test/noise"));
        for (int number = 0; number < IMAGES; number++) {
            BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < SIDE * SIDE; pixel++) {
                int at = 3 * (number * SIDE * SIDE + pixel);
                image.setRGB(
                        pixel % SIDE,
                        pixel / SIDE,
                        (rgb[at] & 255) << 16 | (rgb[at + 1] & 255) << 8 | rgb[at + 2] & 255);
            }
            ImageIO.write(image, "png", images.resolve(number + ".png").toFile());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "uint8, '', uint8, float32, 1e-6",
        "float16, '', float16, float32, 1e-6",
        "mixed_float16, '', mixed_float16, float16, 1e-3",
        "outputs, '\"output\": \"pooled\",', outputs-pooled, float32, 1e-6",
        "signature, '\"signature\": \"embed\",', signature, float16, 1e-3"
    })
    void storesTheFeaturesOfTensorFlowInPython(
            String model, String choice, String expected, String dtype, double tolerance) throws IOException {
        Program.Outcome outcome = extract(model, choice, dtype);
        assertThat(outcome.exit()).as(outcome.err()).isZero();

        float[] features = Npy.read(ReferenceData.committed("backbones/%s.npy".formatted(expected)))
                .floats();
        int size = features.length / IMAGES;
        float[] row = new float[size];
        try (FeatureStore store = FeatureStore.open(folder.resolve("features"));
                FeatureReader reader = store.read(store.shards(Split.TEST, 0).get(0))) {
            assertThat(store.recipe().dtype()).hasToString(dtype);
            assertThat(reader.keys())
                    .extracting(key -> key.sample().path())
                    .containsExactly("test/noise/0.png", "test/noise/1.png", "test/noise/2.png");
            for (int image = 0; image < IMAGES; image++) {
                reader.read(image, row, 0);
                for (int i = 0; i < size; i++) {
                    double value = features[image * size + i];
                    assertThat((double) row[i]).isCloseTo(value, within(tolerance * Math.max(100, Math.abs(value))));
                }
            }
        }
    }

    @Test
    void featuresOfAnotherOutputAreAnotherRecipe() throws IOException {
        extract("outputs", "\"output\": \"pooled\",", "float32");

        Program.Outcome other = extract("outputs", "\"output\": \"maps\",", "float32");

        assertThat(other.exit()).isEqualTo(1);
        assertThat(other.err())
                .contains("backbone.fingerprint: ")
                .contains("backbone.name: store outputs (output pooled), manifest outputs (output maps)");
    }

    @Test
    void saysHowToChooseAnOutput() throws IOException {
        Program.Outcome outcome = extract("outputs", "", "float32");

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("error: backbone.output: expected the name of one output, as the signature "
                        + "\"serving_default\" has 2: maps float32 (None, 8, 8, 8) and pooled float32 (None, 8); found none"
                        + System.lineSeparator());
    }

    @Test
    void summarizesTheChosenOutput() throws IOException {
        Path manifest = manifest("outputs", "\"output\": \"pooled\",", "float32");

        Program.Outcome outcome = ExtractProcess.runHere("summary", manifest.toString());

        assertThat(outcome.out())
                .contains("Model: \"outputs (output pooled)\"")
                .containsPattern("pooled \\(Output, float32\\) +\\(None, 8\\)");
    }

    private Program.Outcome extract(String model, String choice, String dtype) throws IOException {
        return ExtractProcess.runHere(manifest(model, choice, dtype).toString());
    }

    private Path manifest(String model, String choice, String dtype) throws IOException {
        return Files.writeString(folder.resolve("data-manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 32, "width": 32},
                 "backbone": {"saved_model": "%s", %s "preprocessing": "none"},
                 "features": {"directory": "features", "dtype": "%s"}}
                """.formatted(
                        ReferenceData.committed("backbones/" + model), choice, dtype));
    }
}
