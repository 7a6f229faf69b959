package io.github.headstart.classify.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Vgg16Layer;
import io.jhdf.HdfFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keras itself reads such files in {@code src/test/python/check_exports.py}. */
class KerasExportTest {
    private static final KerasBase BASE = new KerasBase(
            List.of(
                    new Vgg16Convolution(Vgg16Layer.BLOCK1_CONV1, 3, 2, counted(3 * 3 * 3 * 2, 0), counted(2, 500)),
                    new Vgg16Convolution(Vgg16Layer.BLOCK1_CONV2, 2, 4, counted(3 * 3 * 2 * 4, 100), counted(4, 600))),
            Vgg16Layer.BLOCK1_POOL,
            Optional.empty(),
            Optional.empty(),
            6,
            4);
    private static final Instant SAVED = Instant.parse("2026-11-24T08:07:06Z");

    @TempDir
    private Path folder;

    @Test
    void aHeadAloneIsASequentialOfFeatureMaps() throws IOException {
        HeadSpec spec = new HeadSpec(List.of(2, 3, 4), Pooling.AVG, List.of(5, 6), Activation.GELU, 0.25, 0.01, 3);

        Path file = write(head(spec, new Optimizer.Adam(0.002)), Optional.empty());

        Map<?, ?> model = json(file, "config.json");
        assertThat(strings(model, "config", "layers", "class_name"))
                .containsExactly(
                        "InputLayer", "GlobalAveragePooling2D", "Dense", "Dropout", "Dense", "Dropout", "Dense");
        assertThat(strings(model, "config", "layers", "config", "name"))
                .containsExactly(
                        "input_layer",
                        "global_average_pooling2d",
                        "dense",
                        "dropout",
                        "dense_1",
                        "dropout_1",
                        "dense_2");
        assertThat(strings(model, "config", "layers", "config", "activation"))
                .containsExactly("gelu", "gelu", "softmax");
        assertThat(strings(model, "config", "layers", "config", "units")).containsExactly("5", "6", "3");
        assertThat(strings(model, "config", "layers", "config", "rate")).containsExactly("0.25", "0.25");
        assertThat(strings(model, "config", "layers", "config", "batch_shape")).containsExactly("[null, 2, 3, 4]");
        assertThat(strings(model, "config", "layers", "config", "kernel_regularizer", "config", "l2"))
                .containsExactly("0.01", "0.01", "0.01");
        assertThat(strings(model, "compile_config", "optimizer", "class_name")).containsExactly("Adam");
        assertThat(strings(model, "compile_config", "optimizer", "config", "learning_rate"))
                .containsExactly("0.002");
        assertThat(strings(model, "compile_config", "loss", "class_name")).containsExactly("CategoricalCrossentropy");
        assertThat(strings(model, "compile_config", "loss", "config", "label_smoothing"))
                .containsExactly("0.1");
        assertThat(json(file, "metadata.json").get("date_saved")).isEqualTo("2026-11-24@08:07:06");
    }

    @Test
    void vgg16IsAFrozenModelInFrontOfTheHead() throws IOException {
        HeadSpec spec = HeadSpec.of(List.of(3, 2, 4), 2);

        Path file = write(head(spec, new Optimizer.Sgd(0.1, 0.9)), Optional.of(BASE));

        Map<?, ?> model = json(file, "config.json");
        assertThat(strings(model, "config", "layers", "class_name"))
                .containsExactly("InputLayer", "Functional", "Flatten", "Dense", "Dense");
        assertThat(strings(model, "config", "layers", "config", "layers", "name"))
                .containsExactly("input_layer", "block1_conv1", "block1_conv2", "block1_pool");
        assertThat(strings(model, "config", "layers", "config", "layers", "config", "trainable"))
                .containsExactly("false", "false", "false");
        assertThat(strings(
                        model,
                        "config",
                        "layers",
                        "config",
                        "layers",
                        "inbound_nodes",
                        "args",
                        "config",
                        "keras_history"))
                .containsExactly("[input_layer, 0, 0]", "[block1_conv1, 0, 0]", "[block1_conv2, 0, 0]");
        assertThat(strings(model, "config", "layers", "config", "activation")).containsExactly("relu", "sigmoid");
        assertThat(strings(model, "compile_config", "loss", "class_name")).containsExactly("BinaryCrossentropy");
        assertThat(strings(model, "compile_config", "optimizer", "config", "momentum"))
                .containsExactly("0.9");
    }

    @Test
    void everyWeightIsInTheLayoutOfKeras() throws IOException {
        HeadSpec spec = new HeadSpec(List.of(4), Pooling.NONE, List.of(3), Activation.RELU, 0.5, 0, 2);
        Path weights = folder.resolve("weights.h5");
        try (ZipFile zip = new ZipFile(
                write(head(spec, new Optimizer.Rmsprop()), Optional.of(BASE)).toFile())) {
            try (InputStream in = zip.getInputStream(zip.getEntry("model.weights.h5"))) {
                Files.copy(in, weights);
            }
        }

        try (HdfFile hdf = new HdfFile(weights)) {
            String base = "/layers/functional/layers/";
            assertThat(values(hdf, base + "conv2d/vars/0", 3, 3, 3, 2)).isEqualTo(counted(54, 0));
            assertThat(values(hdf, base + "conv2d/vars/1", 2)).isEqualTo(counted(2, 500));
            assertThat(values(hdf, base + "conv2d_1/vars/0", 3, 3, 2, 4)).isEqualTo(counted(72, 100));
            assertThat(values(hdf, base + "conv2d_1/vars/1", 4)).isEqualTo(counted(4, 600));
            assertThat(values(hdf, "/layers/dense/vars/0", 4, 3)).isEqualTo(counted(12, 0));
            assertThat(values(hdf, "/layers/dense/vars/1", 3)).isEqualTo(counted(3, 1000));
            assertThat(values(hdf, "/layers/dense_1/vars/0", 3, 1)).isEqualTo(counted(3, 2000));
            assertThat(values(hdf, "/layers/dense_1/vars/1", 1)).isEqualTo(counted(1, 3000));
        }
    }

    @Test
    void theSameRunGivesTheSameBytesAndNoOtherFiles() throws IOException {
        TrainedHead head = head(HeadSpec.of(List.of(3, 2, 4), 2), new Optimizer.Rmsprop());
        byte[] first = Files.readAllBytes(write(head, Optional.of(BASE)));
        byte[] second = Files.readAllBytes(write(head, Optional.of(BASE)));

        assertThat(second).isEqualTo(first);
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
        try (ZipFile zip = new ZipFile(folder.resolve("model.keras").toFile())) {
            assertThat(Collections.list(zip.entries()))
                    .extracting(ZipEntry::getName)
                    .containsExactly("metadata.json", "config.json", "model.weights.h5");
        }
    }

    @Test
    void aFileThatCannotBeWrittenIsAnIOException() {
        TrainedHead head = head(HeadSpec.of(List.of(4), 2), new Optimizer.Rmsprop());
        Path nowhere = folder.resolve("nowhere/model.keras");

        assertThatThrownBy(() -> KerasExport.write(head, Optional.empty(), SAVED, nowhere))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("nowhere");
    }

    private Path write(TrainedHead head, Optional<KerasBase> base) throws IOException {
        Path file = folder.resolve("model.keras");
        KerasExport.write(head, base, SAVED, file);
        return file;
    }

    /** Weights that count from 0, 1000, 2000 … */
    private static TrainedHead head(HeadSpec spec, Optimizer optimizer) {
        List<float[]> weights = new ArrayList<>();
        for (List<Integer> shape : spec.weightShapes()) {
            weights.add(counted(shape.stream().reduce(1, (a, b) -> a * b), 1000 * weights.size()));
        }
        return new TrainedHead(spec, weights, optimizer, 0.1);
    }

    private static float[] counted(int count, int from) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = from + i;
        }
        return values;
    }

    private static float[] values(HdfFile hdf, String path, int... shape) {
        assertThat(hdf.getDatasetByPath(path).getDimensions()).isEqualTo(shape);
        return (float[]) hdf.getDatasetByPath(path).getDataFlat();
    }

    private static Map<?, ?> json(Path file, String entry) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream in = zip.getInputStream(zip.getEntry(entry))) {
            return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), entry, Map.class);
        }
    }

    /** The values at a path of names, through all elements of the lists on the way, where there is one. */
    private static List<String> strings(Object value, String... path) {
        List<Object> found = List.of(value);
        for (String name : path) {
            found = found.stream()
                    .flatMap(KerasExportTest::elements)
                    .filter(element -> element instanceof Map<?, ?> map && map.get(name) != null)
                    .<Object>map(element -> ((Map<?, ?>) element).get(name))
                    .toList();
        }
        return found.stream().map(String::valueOf).toList();
    }

    private static Stream<Object> elements(Object value) {
        return value instanceof List<?> list ? list.stream().flatMap(KerasExportTest::elements) : Stream.of(value);
    }
}
