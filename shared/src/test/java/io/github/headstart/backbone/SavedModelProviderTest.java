package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** SavedModels of every kind, with the features that TensorFlow in Python computes: {@code reference/backbones}. */
class SavedModelProviderTest {
    private static final int SIDE = 32;
    private static final int IMAGES = 3;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "float32, , , float32, 1e-6",
        "float32, serve, , float32, 1e-6",
        "uint8, , , uint8, 1e-6",
        "float16, , , float16, 1e-6",
        // Keras computes this convolution in float16, in an order that differs between processors.
        "mixed_float16, , , mixed_float16, 1e-3",
        "outputs, , maps, outputs-maps, 1e-6",
        "outputs, , pooled, outputs-pooled, 1e-6",
        "signature, embed, , signature, 1e-6",
        "signature, embed, features, signature, 1e-6"
    })
    void givesTheFeaturesOfTensorFlowInPython(
            String model, String signature, String output, String expected, double tolerance) throws IOException {
        BackboneProvider provider = provider(model, signature, output, Preprocessing.NONE, SIDE);
        Npy features = Npy.read(ReferenceData.committed("backbones/%s.npy".formatted(expected)));
        float[] values = features.floats();
        double largest = Arrays.stream(boxed(values)).max().orElseThrow();

        assertThat(provider.outputShape())
                .isEqualTo(new FeatureShape(
                        features.shape().subList(1, features.shape().size())));
        float[] found = new float[values.length];
        try (Backbone backbone = provider.open()) {
            backbone.forward(inputs(), IMAGES, found);
        }
        double[] differences = new double[values.length];
        Arrays.setAll(differences, i -> Math.abs(found[i] - values[i]));
        assertThat(Arrays.stream(differences).max().orElseThrow())
                .as("largest difference, of values up to %s", largest)
                .isCloseTo(0, within(tolerance * largest));
    }

    /** The model's second output is Keras's GlobalAveragePooling2D of its first. */
    @Test
    void poolsAsKerasDoes() throws IOException {
        BackboneProvider provider = provider("outputs", null, "maps", Pooling.AVG, Preprocessing.NONE, SIDE);
        float[] expected = Npy.read(ReferenceData.committed("backbones/outputs-pooled.npy"))
                .floats();
        assertThat(provider.outputShape()).isEqualTo(FeatureShape.of(8));
        assertThat(provider.identity())
                .isNotEqualTo(provider("outputs", null, "maps", Preprocessing.NONE, SIDE)
                        .identity());
        assertThat(provider.summary().table()).contains("global_average_pooling2d (GlobalAveragePooling2D)");
        float[] found = new float[expected.length];
        try (Backbone backbone = provider.open()) {
            backbone.forward(inputs(), IMAGES, found);
        }
        assertThat(found).containsExactly(expected, within(1e-6f));

        assertThatThrownBy(() -> provider("outputs", null, "pooled", Pooling.AVG, Preprocessing.NONE, SIDE))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("backbone.pooling: expected none, because the output of the model of ")
                .hasMessageEndingWith(" is not [n, height, width, channels], found avg");
    }

    @Test
    void takesAnAugmentedPixelAsTheNearestByte() throws IOException {
        BackboneProvider provider = provider("uint8", null, null, Preprocessing.NONE, SIDE);
        float[] pixels = inputs();
        float[] between = pixels.clone();
        for (int i = 0; i < between.length; i++) {
            between[i] += i % 2 == 0 ? 0.4f : -0.4f;
        }
        between[0] = pixels[0] == 0 ? -3 : pixels[0];
        try (Backbone backbone = provider.open()) {
            float[] expected = new float[IMAGES * backbone.outputShape().size()];
            float[] found = expected.clone();
            backbone.forward(pixels, IMAGES, expected);
            backbone.forward(between, IMAGES, found);
            assertThat(found).containsExactly(expected);
        }
    }

    @Test
    void refusesAPreprocessingOfPixelsThatTheModelTakesAsBytes() {
        assertThatThrownBy(() -> provider("uint8", null, null, Preprocessing.CAFFE, SIDE))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("backbone.preprocessing: expected none, because the model of ")
                .hasMessageEndingWith(" takes pixels as bytes (uint8) and prepares them itself, found caffe");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            signature    |       |      | expected the signature "serving_default", found embed; name one by backbone.signature
            float32      | embed |      | expected the signature "embed", found serve, serving_default; name one by backbone.signature
            outputs      |       |      | backbone.output: expected the name of one output, as the signature "serving_default" has 2: maps float32 (None, 8, 8, 8) and pooled float32 (None, 8); found none
            outputs      |       | pool | backbone.output: expected one of the outputs of the signature "serving_default", maps float32 (None, 8, 8, 8) and pooled float32 (None, 8), found "pool"
            two_inputs   |       |      | expected one input of float32, float16 or uint8 [n, height, width, 3] in the signature "serving_default", found left float32 (None, 32, 32, 3) and right float32 (None, 32, 32, 3); write the network from images to features with Keras's model.export(path)
            flat_input   |       |      | found pixels float32 (None, 48); write the network from images to features with Keras's model.export(path)
            string_input |       |      | found bytes string (None); write the network from images to features with Keras's model.export(path)
            no_map       |       |      | expected an output of float32 or float16 [n, …] in the signature "serving_default", found classes int64 (None); write the network from images to features with Keras's model.export(path)
            fixed_batch  |       |      | expected an input of any number of images [n, height, width, 3] in the signature "serving_default", found one of exactly 4: pixels float32 (4, 32, 32, 3); write the network from images to features with Keras's model.export(path)
            """)
    void namesWhatTheModelHasAndTheRemedy(String model, String signature, String output, String message) {
        assertThatThrownBy(() -> provider(model, signature, output, Preprocessing.NONE, SIDE))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theFingerprintTellsSignaturesAndOutputsApart() {
        String maps = fingerprint("outputs", null, "maps");

        assertThat(fingerprint("outputs", null, "pooled")).isNotEqualTo(maps);
        assertThat(fingerprint("outputs", "serving_default", "maps")).isEqualTo(maps);
        assertThat(fingerprint("outputs", "serve", "maps")).isNotEqualTo(maps);
        assertThat(provider("outputs", "serve", "maps", Preprocessing.NONE, SIDE)
                        .identity()
                        .name())
                .isEqualTo("outputs (signature serve, output maps)");
    }

    @Test
    void namingTheOnlyOutputAndTheUsualSignatureChangesNothing() {
        assertThat(provider("float32", "serving_default", "output_0", Preprocessing.NONE, SIDE)
                        .identity())
                .isEqualTo(provider("float32", null, null, Preprocessing.NONE, SIDE)
                        .identity());
    }

    @Test
    void summarizesTheInputTheVariablesAndTheOutputWithTheirTypes() {
        BackboneSummary summary =
                provider("mixed_float16", null, null, Preprocessing.NONE, SIDE).summary();

        assertThat(summary.table())
                .contains("Model: \"mixed_float16\"")
                .containsPattern("pixels \\(Input, float32\\) +\\(None, 32, 32, 3\\) +0")
                .containsPattern("output_0 \\(Output, float16\\) +\\(None, 8, 8, 8\\) +0");
        assertThat(summary.parameters()).isEqualTo(4 * 4 * 3 * 8 + 8);
    }

    @Test
    void refusesAnImageSizeThatIsNotTheModels() {
        assertThatThrownBy(() -> provider("float32", null, null, Preprocessing.NONE, 48))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("32×32")
                .hasMessageContaining("48×32")
                .hasMessageContaining("image.height");
    }

    @Test
    void saysThatAFolderHoldsNoModelAndHowToWriteOne() throws IOException {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThatThrownBy(() -> BackboneProvider.of(
                        new BackboneSpec(
                                new BackboneSpec.SavedModel(empty),
                                Preprocessing.NONE,
                                Precision.FLOAT32,
                                Pooling.NONE),
                        new ImageSpec(SIDE, SIDE, Resize.NEAREST),
                        folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found no saved_model.pb in it")
                .hasMessageContaining("model.export(path)");
    }

    private static String fingerprint(String model, String signature, String output) {
        return provider(model, signature, output, Preprocessing.NONE, SIDE)
                .identity()
                .fingerprint();
    }

    private static BackboneProvider provider(
            String model, String signature, String output, Preprocessing preprocessing, int height) {
        return provider(model, signature, output, Pooling.NONE, preprocessing, height);
    }

    private static BackboneProvider provider(
            String model, String signature, String output, Pooling pooling, Preprocessing preprocessing, int height) {
        Path directory = ReferenceData.committed("backbones/" + model);
        return BackboneProvider.of(
                new BackboneSpec(
                        new BackboneSpec.SavedModel(
                                Location.of(directory), Optional.ofNullable(signature), Optional.ofNullable(output)),
                        preprocessing,
                        Precision.FLOAT32,
                        pooling),
                new ImageSpec(height, SIDE, Resize.NEAREST),
                directory);
    }

    private static float[] inputs() throws IOException {
        byte[] bytes = Npy.read(ReferenceData.committed("backbones/inputs.npy")).bytes();
        float[] pixels = new float[bytes.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = Byte.toUnsignedInt(bytes[i]);
        }
        return pixels;
    }

    private static double[] boxed(float[] values) {
        double[] boxed = new double[values.length];
        Arrays.setAll(boxed, i -> values[i]);
        return boxed;
    }
}
