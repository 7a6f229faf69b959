package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeadExportTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void probabilitiesAreEqualAfterReloading(int classes, @TempDir Path folder) throws IOException {
        HeadSpec spec =
                new HeadSpec(List.of(2, 2, 4), Pooling.NONE, List.of(5, 5, 5), Activation.RELU, 0.5, 0.01, classes);
        float[] maps = TestMaps.uniform(spec, 7, 1);
        Path model = folder.resolve("model");
        float[][] expected;
        List<float[]> weights;
        try (Head head = Head.create(spec, new Optimizer.Rmsprop(), 0, 1)) {
            HeadExport.publish(head.spec(), head.weights(), model);
            expected = head.predict(maps, 7);
            weights = head.weights();
        }

        try (ExportedHead exported = ExportedHead.open(model, 1)) {
            assertThat(exported.featureShape()).isEqualTo(spec.featureShape());
            assertThat(exported.classes()).isEqualTo(classes);
            assertThat(exported.predict(maps, 7)).isDeepEqualTo(expected);
            assertThat(exported.weights(spec).toArray(float[][]::new)).isDeepEqualTo(weights.toArray(float[][]::new));
            HeadSpec other = HeadSpec.of(spec.featureShape(), classes);
            assertThatThrownBy(() -> exported.weights(other))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("[16, 256]")
                    .hasMessageContaining("[16, 5]");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3})
    void theTemperatureDividesTheLogitsAndTheLastLayerOnly(int classes, @TempDir Path folder) throws IOException {
        HeadSpec spec = new HeadSpec(List.of(2, 2, 4), Pooling.NONE, List.of(5), Activation.RELU, 0.5, 0.01, classes);
        float[] maps = TestMaps.uniform(spec, 7, 1);
        Path model = folder.resolve("model");
        List<float[]> weights;
        try (Head head = Head.create(spec, new Optimizer.Rmsprop(), 0, 1)) {
            HeadExport.publish(head.spec(), head.weights(), model);
            weights = head.weights();
        }

        try (ExportedHead trained = ExportedHead.open(model, 1);
                ExportedHead calibrated = ExportedHead.open(model, 2.5)) {
            float[][] logits = trained.logits(maps, 7);
            float[][] probabilities = trained.predict(maps, 7);
            float[][] divided = calibrated.logits(maps, 7);
            float[][] softened = calibrated.predict(maps, 7);
            for (int row = 0; row < 7; row++) {
                for (int i = 0; i < classes; i++) {
                    assertThat((double) divided[row][i]).isCloseTo(logits[row][i] / 2.5, within(1e-6));
                    assertThat((double) probabilities[row][i]).isCloseTo(softmax(logits[row], 1)[i], within(1e-6));
                    assertThat((double) softened[row][i]).isCloseTo(softmax(logits[row], 2.5)[i], within(1e-6));
                }
            }
            List<float[]> after = calibrated.weights(spec);
            for (int place = 0; place < weights.size(); place++) {
                for (int i = 0; i < weights.get(place).length; i++) {
                    float before = weights.get(place)[i];
                    // TensorFlow may multiply by the reciprocal, which rounds the last bit differently.
                    assertThat(after.get(place)[i])
                            .isCloseTo(place < 2 ? before : before / 2.5f, within(place < 2 ? 0 : Math.ulp(before)));
                }
            }
        }
    }

    private static double[] softmax(float[] logits, double temperature) {
        double[] values = new double[logits.length];
        double sum = 0;
        for (int i = 0; i < logits.length; i++) {
            values[i] = Math.exp(logits[i] / temperature);
            sum += values[i];
        }
        for (int i = 0; i < logits.length; i++) {
            values[i] /= sum;
        }
        return values;
    }

    @Test
    void writesOnlyTheModelAndOverwritesNothing(@TempDir Path folder) throws IOException {
        Path model = folder.resolve("model");
        try (Head head = Head.create(HeadSpec.of(List.of(4), 2), new Optimizer.Rmsprop(), 0, 1)) {
            HeadExport.publish(head.spec(), head.weights(), model);
            try (var files = Files.list(folder)) {
                assertThat(files).containsExactly(model);
            }
            assertThatThrownBy(() -> HeadExport.publish(head.spec(), head.weights(), model))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining(model.toString());
        }
    }

    @Test
    void namesAFolderThatIsNotAModel(@TempDir Path folder) {
        assertThatThrownBy(() -> ExportedHead.open(folder, 1))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(folder + ": expected a SavedModel");
    }
}
