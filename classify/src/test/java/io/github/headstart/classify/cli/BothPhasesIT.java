package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
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

/** End-to-end test of both programs on drawn images, with a SavedModel of two outputs that Keras exported. */
class BothPhasesIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar", "-Xmx128m");
    private static final Program CLASSIFY = new Program("classify/target/classify.jar", "-Xmx128m");

    @TempDir
    private static Path folder;

    @BeforeAll
    static void extract() throws Exception {
        Files.writeString(
                folder.resolve("data-manifest.json"),
                Json.document(Map.of(
                        "dataset", Map.of("root", images(), "layout", "folders"),
                        "image", Map.of("height", 32, "width", 32),
                        "backbone",
                                Map.of(
                                        "saved_model",
                                        ReferenceData.committed("backbones/outputs")
                                                .toString(),
                                        "output",
                                        "maps",
                                        "preprocessing",
                                        "tf"),
                        "augmentation", Map.of("passes", 1, "rotation", 40),
                        "features", Map.of("directory", "features"))));
        Program.Outcome outcome = EXTRACT.run(folder, "--json");
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        assertThat(outcome.out()).contains("\"computed\":36,\"copied\":0,\"images\":24,\"failed\":0");
    }

    @Test
    void theSameSeedGivesTheSameHistory() throws Exception {
        CLASSIFY.run(folder, "features", "--epochs", "3", "--output", "first");
        CLASSIFY.run(folder, "features", "--epochs", "3", "--output", "second");
        CLASSIFY.run(folder, "features", "--epochs", "3", "--output", "third", "--seed", "7");

        assertThat(folder.resolve("second/history.csv")).hasSameTextualContentAs(folder.resolve("first/history.csv"));
        assertThat(folder.resolve("second/predictions.csv"))
                .hasSameTextualContentAs(folder.resolve("first/predictions.csv"));
        assertThat(Files.readString(folder.resolve("third/history.csv")))
                .isNotEqualTo(Files.readString(folder.resolve("first/history.csv")));
    }

    @Test
    void predictionsOfImagesEqualThoseOfTheStore() throws Exception {
        Program.Outcome trained = CLASSIFY.run(folder, "features", "--epochs", "2", "--output", "short");
        assertThat(trained.exit()).as(trained.err()).isZero();
        List<Prediction> stored = TestPredictions.rows(folder.resolve("short/predictions.csv"), Split.TEST);

        Program.Outcome outcome = CLASSIFY.run(folder, "predict", "short", images() + "/test", "--csv");

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        List<String> lines = outcome.out().lines().toList();
        assertThat(lines).hasSize(1 + 8).startsWith("path,status,predicted,discs,stripes");
        Map<String, Prediction> expected =
                stored.stream().collect(Collectors.toMap(Prediction::path, Function.identity()));
        for (String line : lines.subList(1, lines.size())) {
            String[] fields = line.split(",");
            Prediction row = expected.get(fields[0].substring(images().length() + 1));
            assertThat(fields[2]).isEqualTo(List.of("discs", "stripes").get(row.predicted()[0]));
            assertThat(Float.parseFloat(fields[3])).isCloseTo(row.probabilities()[0], within(1e-5f));
            assertThat(Float.parseFloat(fields[4])).isCloseTo(row.probabilities()[1], within(1e-5f));
        }
    }

    /** Locates a backbone that is one output of several through the manifest recorded in the store. */
    @Test
    void evaluatesAndExportsThroughTheChosenOutput() throws Exception {
        Program.Outcome trained = CLASSIFY.run(folder, "features", "--epochs", "2", "--output", "chosen");
        assertThat(trained.exit()).as(trained.err()).isZero();

        Program.Outcome evaluated = CLASSIFY.run(folder, "evaluate", "chosen", "--output", "evaluated");
        Program.Outcome exported = CLASSIFY.run(folder, "export", "chosen", "--format", "savedmodel");

        assertThat(evaluated.exit()).as(evaluated.err()).isZero();
        assertThat(exported.exit()).as(exported.err()).isZero();
        assertThat(folder.resolve("chosen/export/savedmodel/saved_model.pb")).exists();
    }

    @Test
    void refusesANonEmptyOutputFolderAndAFolderWithoutAStore() throws Exception {
        Files.createDirectories(folder.resolve("taken"));
        Files.writeString(folder.resolve("taken/notes.txt"), "mine");

        Program.Outcome taken = CLASSIFY.run(folder, "features", "--output", "taken");
        assertThat(taken.exit()).isEqualTo(1);
        assertThat(taken.err()).contains("error: taken: ").doesNotContain("\tat ");

        Program.Outcome noStore = CLASSIFY.run(folder, "taken");
        assertThat(noStore.exit()).isEqualTo(1);
        assertThat(noStore.err()).contains("features.json").contains("run extract");

        assertThat(CLASSIFY.run(folder, "features", "--epochs", "0").exit()).isEqualTo(2);
    }

    private static String images() {
        return ReferenceData.committed("keras/images").toString();
    }
}
