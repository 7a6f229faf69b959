package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Program;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Both phases on 4,000 photographs through a pretrained MobileNet, in a heap that could not hold the features. */
@NeedsExternalData
class PhotographsIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar", "-Xmx256m");
    private static final Program CLASSIFY = new Program("classify/target/classify.jar", "-Xmx256m");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void extract() throws Exception {
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset", Map.of("root", reference("data/cats_and_dogs_small"), "layout", "folders"),
                        "image", Map.of("height", 150, "width", 150),
                        "backbone",
                                Map.of(
                                        "saved_model",
                                        reference("backbones/mobilenet_v1_imagenet"),
                                        "preprocessing",
                                        "tf"),
                        "features", Map.of("directory", "features"))));
        Program.Outcome outcome = EXTRACT.run(folder, "--json");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\"computed\":4000,\"copied\":0,\"images\":4000,\"failed\":0");
    }

    @Test
    void reachesKerasAccuracyWithTheDefaults() throws Exception {
        Program.Outcome outcome = CLASSIFY.run(folder, "--output", "run");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("Total params: 4,194,817").contains("Epoch 10/10");
        Map<?, ?> metrics = Json.read(folder.resolve("run/metrics.json"), Map.class);
        assertThat(number(metrics, "validation", "accuracy")).isGreaterThanOrEqualTo(0.96);
        assertThat(number(metrics, "test", "accuracy")).isGreaterThanOrEqualTo(0.955);
        assertThat(number(metrics, "validation", "count")).isEqualTo(1000);
        assertThat(Files.readAllLines(folder.resolve("run/history.csv")))
                .hasSize(11)
                .startsWith("epoch,accuracy,loss,val_accuracy,val_loss");
        assertThat(folder.resolve("run/labels.json")).hasContent("[ \"cats\", \"dogs\" ]");
        assertThat(folder.resolve("run"))
                .isDirectoryContaining("glob:**/accuracy.png")
                .isDirectoryContaining("glob:**/loss.png")
                .isDirectoryContaining("glob:**/run.json");
        assertThat(Files.size(folder.resolve("run/report.html"))).isLessThan(500_000);
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .contains("%.4f".formatted(number(metrics, "test", "accuracy")))
                .contains("%.4f".formatted(number(metrics, "test", "roc_auc")))
                .contains("data:image/jpeg;base64,", "cats_and_dogs_small/test/dogs/dog.");
        try (ExportedHead head = ExportedHead.open(folder.resolve("run/head"), 1)) {
            assertThat(head.featureShape()).isEqualTo(List.of(4, 4, 1024));
        }
    }

    @Test
    void predictionsOfImagesEqualThoseOfTheStore() throws Exception {
        CLASSIFY.run(folder, "features", "--epochs", "1", "--steps-per-epoch", "20", "--output", "short");
        List<Prediction> stored = TestPredictions.rows(folder.resolve("short/predictions.csv"), Split.TEST);
        String images = reference("data/cats_and_dogs_small") + "/";

        Program.Outcome outcome = CLASSIFY.run(folder, "predict", "short", images + "test", "--csv");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(1 + 1000).startsWith("path,status,predicted,cats,dogs");
        Map<String, Prediction> expected =
                stored.stream().collect(Collectors.toMap(Prediction::path, Function.identity()));
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",");
            Prediction row = expected.get(fields[0].substring(images.length()));
            assertThat(fields[2]).isEqualTo(List.of("cats", "dogs").get(row.predicted()[0]));
            assertThat(Float.parseFloat(fields[3])).isCloseTo(row.probabilities()[0], within(1e-5f));
            assertThat(Float.parseFloat(fields[4])).isCloseTo(row.probabilities()[1], within(1e-5f));
        }
    }

    private static double number(Map<?, ?> metrics, String split, String field) {
        return ((Number) ((Map<?, ?>) metrics.get(split)).get(field)).doubleValue();
    }

    private static String reference(String path) {
        return ReferenceData.external(path).toString();
    }
}
