package io.github.headstart.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.TensorLayout;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ONNX models of every kind, with the features that ONNX Runtime in Python computes: {@code reference/onnx}. */
class OnnxProviderTest {
    private static final int SIDE = 16;
    private static final int IMAGES = 3;
    private static final int CHANNELS = 5;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "nchw, , , nchw, 1e-6",
        "nhwc, , , nhwc, 1e-6",
        "open_sizes, , , open_sizes, 1e-6",
        "tokens, , , tokens, 1e-6",
        "no_shape, , , no_shape, 1e-6",
        "outputs, maps, , outputs-maps, 1e-6",
        "outputs, pooled, , outputs-pooled, 1e-6",
        // The processor's instructions for float16 sum in another order than those for float32.
        "float16, , , float16, 1e-3",
        "fixed_batch, , , fixed_batch, 1e-6",
        "old_inputs, , , old_inputs, 1e-6",
        "ambiguous, , NCHW, ambiguous, 1e-6",
        "external, , , external, 1e-6"
    })
    void givesTheFeaturesOfOnnxRuntimeInPython(
            String model, String output, TensorLayout layout, String expected, double tolerance) throws IOException {
        BackboneProvider provider = provider(model, output, layout, Pooling.NONE);
        Npy features = Npy.read(ReferenceData.committed("onnx/%s.npy".formatted(expected)));

        assertThat(provider.outputShape())
                .isEqualTo(new FeatureShape(
                        features.shape().subList(1, features.shape().size())));
        assertThat(largestDifference(features(provider), features.floats())).isLessThanOrEqualTo(tolerance);
    }

    @Test
    void takesMapsInTheLayoutThatTheManifestSays() throws IOException {
        Npy transposed = Npy.read(ReferenceData.committed("onnx/nchw.npy"));
        BackboneSpec.Onnx said = new BackboneSpec.Onnx(
                Location.of(file("nchw")), Optional.empty(), Optional.empty(), Optional.of(TensorLayout.NHWC));
        BackboneProvider provider = provider(said, Pooling.NONE, SIDE);

        // The model's own order: channels, height, width.
        List<Integer> map = transposed.shape().subList(1, 4);
        assertThat(provider.outputShape()).isEqualTo(new FeatureShape(List.of(map.get(2), map.get(0), map.get(1))));
        assertThat(provider.identity().name()).isEqualTo("nchw.onnx (maps nhwc)");
        float[] found = features(provider);
        float[] expected = transposed.floats();
        int places = map.get(0) * map.get(1);
        int channels = map.get(2);
        for (int value = 0; value < expected.length; value++) {
            int image = value / (places * channels);
            int place = value / channels % places;
            int channel = value % channels;
            assertThat(found[(image * channels + channel) * places + place]).isEqualTo(expected[value], within(1e-5f));
        }
    }

    @ParameterizedTest
    @CsvSource({"outputs, maps, AVG", "outputs, maps, MAX", "nhwc, , AVG", "nhwc, , MAX"})
    void poolsMapsOfEitherLayout(String model, String output, Pooling pooling) throws IOException {
        BackboneProvider provider = provider(model, output, null, pooling);
        float[] maps = Npy.read(
                        ReferenceData.committed("onnx/%s%s.npy".formatted(model, output == null ? "" : "-maps")))
                .floats();
        int places = maps.length / IMAGES / CHANNELS;
        float[] expected = new float[IMAGES * CHANNELS];
        for (int i = 0; i < expected.length; i++) {
            float sum = 0;
            float largest = 0;
            for (int place = 0; place < places; place++) {
                float value = maps[(i / CHANNELS * places + place) * CHANNELS + i % CHANNELS];
                sum += value;
                largest = Math.max(largest, value);
            }
            expected[i] = pooling == Pooling.AVG ? sum / places : largest;
        }

        assertThat(provider.outputShape()).isEqualTo(FeatureShape.of(CHANNELS));
        assertThat(provider.summary().table()).contains(pooling.layerName());
        assertThat(largestDifference(features(provider), expected)).isLessThan(1e-6);
        assertThat(provider.identity())
                .isNotEqualTo(provider(model, output, null, Pooling.NONE).identity());
    }

    @ParameterizedTest
    @CsvSource({"tokens", "no_shape"})
    void refusesToPoolWhatHasNoHeightAndWidth(String model) {
        assertThatThrownBy(() -> provider(model, null, null, Pooling.AVG))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith("backbone.pooling: expected none, because the output of ")
                .hasMessageContaining(" has no height and width: tokens float32 ")
                .hasMessageEndingWith("; found avg");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ambiguous  |      |      | 16 | backbone.input_layout: expected nchw or nhwc, because the input of MODEL fits both, pixels float32 (None, None, None, None); found nothing
            nhwc       |      | NCHW | 16 | backbone.input_layout: expected nhwc, because the input of MODEL is pixels float32 (None, 16, 16, 3); found nchw
            outputs    |      |      | 16 | backbone.output: expected the name of one output of MODEL, maps float32 (None, 5, 4, 4) and pooled float32 (None, 5); found nothing
            outputs    | map  |      | 16 | backbone.output: expected the name of one output of MODEL, maps float32 (None, 5, 4, 4) and pooled float32 (None, 5); found "map"
            two_inputs |      |      | 16 | MODEL: expected one input of float32 or float16 [n, 3, height, width] or [n, height, width, 3], found left float32 (None, 3, 16, 16) and right float32 (None, 3, 16, 16); write
            classes    |      |      | 16 | MODEL: expected an output of float32 or float16 [n, …], found classes int64 (None, 1); write
            nchw       |      |      | 32 | MODEL: the model takes images of 16×16 (height×width), the manifest's image is 32×32; change
            """)
    void saysWhyAModelIsRefused(String model, String output, TensorLayout layout, int side, String message) {
        assertThatThrownBy(() -> provider(file(model), output, layout, Pooling.NONE, side))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(message.replace("MODEL", file(model).toString()));
    }

    @Test
    void takesImagesOfTheManifestsSizeWhereTheModelLeavesItOpen() {
        assertThat(provider(file("open_sizes"), null, null, Pooling.NONE, 32).outputShape())
                .isEqualTo(FeatureShape.of(8, 8, CHANNELS));
    }

    @Test
    void saysThatAFileIsNoModel() throws IOException {
        Path text = Files.writeString(folder.resolve("text.onnx"), "I am no model.");
        Path empty = Files.createFile(folder.resolve("empty.onnx"));
        Path cut = Files.write(
                folder.resolve("cut.onnx"), java.util.Arrays.copyOf(Files.readAllBytes(file("nchw")), 1000));

        assertThatThrownBy(() -> provider(folder.resolve("none.onnx"), null, null, Pooling.NONE, SIDE))
                .hasMessageContaining("none.onnx: expected the file of an ONNX model, found none; check backbone.onnx");
        assertThatThrownBy(() -> provider(folder, null, null, Pooling.NONE, SIDE))
                .hasMessageContaining(": expected the file of an ONNX model, found a folder");
        assertThatThrownBy(() -> provider(empty, null, null, Pooling.NONE, SIDE))
                .hasMessageContaining("empty.onnx: expected an ONNX model, found a file without a graph");
        for (Path file : List.of(text, cut)) {
            assertThatThrownBy(() -> provider(file, null, null, Pooling.NONE, SIDE))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining(file + ": cannot be read as an ONNX model: ");
        }
    }

    @Test
    void theFingerprintIsThatOfTheModelsBytesAndOfItsWeightsFiles() throws IOException {
        Path model = Files.copy(file("external"), folder.resolve("external.onnx"));
        assertThatThrownBy(() -> provider(model, null, null, Pooling.NONE, SIDE))
                .isInstanceOf(PipelineException.class)
                .hasMessage(
                        "%s: expected the model's weights in the file %s, found none; copy it there, as it belongs to the model; on Spark, name such a model by a path that all nodes see",
                        model, folder.resolve("external.onnx.data"));

        Path data =
                Files.copy(file("external").resolveSibling("external.onnx.data"), folder.resolve("external.onnx.data"));
        String same = provider(model, null, null, Pooling.NONE, SIDE).identity().fingerprint();
        assertThat(same)
                .isEqualTo(provider("external", null, null, Pooling.NONE)
                        .identity()
                        .fingerprint());

        byte[] bytes = Files.readAllBytes(data);
        bytes[3] ^= 1;
        Files.write(data, bytes);
        assertThat(provider(model, null, null, Pooling.NONE, SIDE).identity().fingerprint())
                .isNotEqualTo(same);
    }

    @Test
    void refusesWeightsOutsideOfTheModelsFolder() throws IOException {
        byte[] bytes = Files.readAllBytes(file("external"));
        String text = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1)
                .replace("external.onnx.data", "../../../secret.da");
        Path model = Files.write(
                folder.resolve("escaping.onnx"), text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));

        assertThatThrownBy(() -> provider(model, null, null, Pooling.NONE, SIDE))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(model
                        + ": expected weights in files of its folder, found a reference to \"../../../secret.da\"");
    }

    @Test
    void theChoiceOfAnOutputOrALayoutIsPartOfTheIdentity() {
        BackboneProvider maps = provider("outputs", "maps", null, Pooling.NONE);

        assertThat(maps.identity().name()).isEqualTo("outputs.onnx (output maps)");
        assertThat(maps.identity())
                .isNotEqualTo(provider("outputs", "pooled", null, Pooling.NONE).identity());
        assertThat(provider("ambiguous", null, TensorLayout.NHWC, Pooling.NONE)
                        .identity()
                        .name())
                .isEqualTo("ambiguous.onnx (input nhwc)");
        assertThat(provider("nchw", "maps", TensorLayout.NCHW, Pooling.NONE).identity())
                .isEqualTo(provider("nchw", null, null, Pooling.NONE).identity());
    }

    @Test
    void givesTheSameBitsFromSeveralThreadsAtOnce() throws Exception {
        float[] inputs = inputs();
        try (Backbone backbone =
                provider("fixed_batch", null, null, Pooling.NONE).open()) {
            int size = backbone.outputShape().size();
            float[] expected = new float[IMAGES * size];
            backbone.forward(inputs, IMAGES, expected);
            ExecutorService threads = Executors.newFixedThreadPool(4);
            List<Future<float[]>> runs = new ArrayList<>();
            for (int run = 0; run < 100; run++) {
                runs.add(threads.submit(() -> {
                    float[] found = new float[IMAGES * size];
                    backbone.forward(inputs, IMAGES, found);
                    return found;
                }));
            }
            threads.shutdown();
            for (Future<float[]> run : runs) {
                assertThat(run.get()).isEqualTo(expected);
            }
        }
    }

    @Test
    void summarizesWhatTheFileSays() {
        assertThat(provider("outputs", "pooled", null, Pooling.NONE).summary().table())
                .contains("Model: \"outputs.onnx (output pooled)\"")
                .containsPattern("pixels \\(Input, float32\\) +\\(None, 3, 16, 16\\) +0")
                .containsPattern("kernel \\(Initializer\\) +\\[5, 3, 4, 4\\] +240")
                .containsPattern("pooled \\(Output, float32\\) +\\(None, 5\\)")
                .contains("Total params: 245");
    }

    @Test
    void isNoPartOfASavedModel() {
        assertThatThrownBy(() -> provider("nchw", null, null, Pooling.NONE).savedModel())
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(file("nchw") + ": cannot be part of a SavedModel")
                .hasMessageContaining("--format keras");
    }

    private static float[] features(BackboneProvider provider) throws IOException {
        try (Backbone backbone = provider.open()) {
            float[] found = new float[IMAGES * backbone.outputShape().size()];
            backbone.forward(inputs(), IMAGES, found);
            return found;
        }
    }

    private static double largestDifference(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        double difference = 0;
        double largest = 0;
        for (int i = 0; i < expected.length; i++) {
            difference = Math.max(difference, Math.abs((double) found[i] - expected[i]));
            largest = Math.max(largest, Math.abs(expected[i]));
        }
        return difference / largest;
    }

    private static float[] inputs() throws IOException {
        return Npy.read(ReferenceData.committed("onnx/inputs.npy")).floats();
    }

    private static Path file(String model) {
        return ReferenceData.committed("onnx/%s.onnx".formatted(model));
    }

    private static BackboneProvider provider(String model, String output, TensorLayout layout, Pooling pooling) {
        return provider(file(model), output, layout, pooling, SIDE);
    }

    /** By the way of callers, who find the implementation as a service. */
    private static BackboneProvider provider(
            Path model, String output, TensorLayout layout, Pooling pooling, int side) {
        return provider(
                new BackboneSpec.Onnx(
                        Location.of(model), Optional.ofNullable(output), Optional.ofNullable(layout), Optional.empty()),
                pooling,
                side);
    }

    private static BackboneProvider provider(BackboneSpec.Onnx network, Pooling pooling, int side) {
        return BackboneProvider.of(
                new BackboneSpec(network, Preprocessing.NONE, Precision.FLOAT32, pooling),
                new ImageSpec(side, side, Resize.NEAREST),
                Path.of("unused"));
    }
}
