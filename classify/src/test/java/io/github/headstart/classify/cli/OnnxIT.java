package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.reference.OnnxBuild;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.Program.Outcome;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIf;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both programs through ONNX models, from images to predictions and exports. */
class OnnxIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar", "-Xmx128m");
    private static final Program CLASSIFY = new Program("classify/target/classify.jar", "-Xmx128m");

    @TempDir
    private Path folder;

    @EnabledIf(value = OnnxBuild.HAS, disabledReason = OnnxBuild.NONE)
    @ParameterizedTest
    @CsvSource({"nchw, 4×4×5", "tokens, 16×5"})
    void goesTheWholeWay(String model, String shape) throws Exception {
        manifest(model);
        assertThat(ok(EXTRACT, "summary").out()).contains("Model: \"%s.onnx\"".formatted(model));
        assertThat(ok(EXTRACT, "--json").out()).contains("\"computed\":36,\"copied\":0,\"images\":24,\"failed\":0");
        assertThat(ok(EXTRACT, "--json").out()).contains("\"computed\":0,\"copied\":0,");
        assertThat(ok(EXTRACT, "inspect", "features").out()).contains(shape);
        ok(EXTRACT, "verify", "features");

        ok(CLASSIFY, "features", "--epochs", "2", "--output", "run");
        ok(CLASSIFY, "evaluate", "run", "--output", "evaluated");
        List<Prediction> stored = TestPredictions.rows(folder.resolve("run/predictions.csv"), Split.TEST);
        List<String> predicted = ok(CLASSIFY, "predict", "run", images() + "/test", "--csv")
                .out()
                .lines()
                .skip(1)
                .toList();
        assertThat(predicted).hasSize(8).hasSameSizeAs(stored);
        for (Prediction row : stored) {
            String[] cells = predicted.stream()
                    .filter(line -> line.startsWith(images() + "/" + row.path() + ",ok,"))
                    .findFirst()
                    .orElseThrow()
                    .split(",");
            assertThat(Float.parseFloat(cells[3])).isCloseTo(row.probabilities()[0], within(1e-5f));
            assertThat(Float.parseFloat(cells[4])).isCloseTo(row.probabilities()[1], within(1e-5f));
        }
        String image = stored.get(0).path();
        assertThat(ok(CLASSIFY, "similar", "features", images() + "/" + image, "-k", "1", "--csv")
                        .out())
                .contains(image);
        ok(CLASSIFY, "export", "run", "--format", "keras");
        Outcome refused = CLASSIFY.run(folder, "export", "run", "--format", "savedmodel");
        assertThat(refused.exit()).isEqualTo(1);
        assertThat(refused.err()).contains("%s.onnx: cannot be part of a SavedModel".formatted(model));
    }

    @DisabledIf(value = OnnxBuild.HAS, disabledReason = OnnxBuild.ONE)
    @Test
    void saysWhatToBuildWhereThereIsNoOnnxRuntime() throws Exception {
        manifest("nchw");

        Outcome outcome = EXTRACT.run(folder);

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err())
                .isEqualTo("error: backbone.onnx: expected ONNX Runtime, found a build without it; in a clone, "
                        + "build with `mvn -P onnx -DskipTests package`" + System.lineSeparator());
    }

    private Outcome ok(Program program, String... arguments) throws Exception {
        Outcome outcome = program.run(folder, arguments);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    private void manifest(String model) throws Exception {
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset", Map.of("root", images(), "layout", "folders"),
                        "image", Map.of("height", 16, "width", 16),
                        "backbone",
                                Map.of(
                                        "onnx",
                                        ReferenceData.committed("onnx/%s.onnx".formatted(model))
                                                .toString(),
                                        "preprocessing",
                                        "tf"),
                        "augmentation", Map.of("passes", 1, "rotation", 40),
                        "features", Map.of("directory", "features"))));
    }

    private static String images() {
        return ReferenceData.committed("keras/images").toString();
    }
}
