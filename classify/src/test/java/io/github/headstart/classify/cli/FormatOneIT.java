package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.metrics.Prediction;
import io.github.headstart.classify.metrics.TestPredictions;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.reference.FormatOne;
import io.github.headstart.reference.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store and a run of format 1 are trained on, evaluated and predicted with, for ever. */
class FormatOneIT {
    private static final Program EXTRACT = new Program("extract/target/extract.jar", "-Xmx128m");
    private static final Program CLASSIFY = new Program("classify/target/classify.jar", "-Xmx128m");
    /** Of probabilities: other processors and versions of TensorFlow may add up in another order. */
    private static final double TOLERANCE = 1e-5;

    @TempDir
    private Path folder;

    private FormatOne kept;

    @BeforeEach
    void copy() throws Exception {
        kept = FormatOne.copy(folder.resolve("format-1"));
    }

    @Test
    void theRunIsEvaluatedAndReported() throws Exception {
        classify("evaluate", "run", "features", "--output", "again");
        assertSamePredictions("run", "again");
        classify("report", "run");
        assertThat(kept.run().resolve("report.html")).exists();
    }

    @Test
    void theRunPredicts() throws Exception {
        Program.Outcome outcome =
                classify("predict", "run", "images/test", "--csv", "--manifest", "data-manifest.json");
        List<String> lines = outcome.out().lines().toList();
        List<Prediction> expected = TestPredictions.rows(kept.run().resolve("predictions.csv"), Split.TEST);
        assertThat(lines).hasSize(1 + expected.size()).startsWith("path,status,predicted,across,along");
        for (Prediction prediction : expected) {
            String[] fields = lines.stream()
                    .filter(line -> line.startsWith("images/" + prediction.path() + ","))
                    .findFirst()
                    .orElseThrow()
                    .split(",");
            assertThat(difference(Float.parseFloat(fields[3]), prediction.probabilities()[0]))
                    .isLessThan(TOLERANCE);
        }
    }

    @Test
    void trainingAgainGivesTheSameRun() throws Exception {
        classify("features", "--epochs", "30", "--hidden", "16", "--output", "again");
        assertSamePredictions("run", "again");
        assertThat(RunDescription.read(kept.folder().resolve("again")).format()).contains(1);
    }

    /** Which has the rows in the same order. */
    @Test
    void trainingOnTheCompactedStoreGivesTheSameBits() throws Exception {
        classify("features", "--epochs", "5", "--passes", "all", "--output", "before");
        Program.Outcome compact =
                EXTRACT.run(kept.folder(), "compact", "features", "--compression", "zstd", "--rows-per-shard", "10");
        assertThat(compact.exit()).as(compact.err()).isZero();
        classify("features", "--epochs", "5", "--passes", "all", "--output", "after");
        for (String file : List.of("predictions.csv", "history.csv")) {
            assertThat(Files.readString(kept.folder().resolve("after/" + file)))
                    .isEqualTo(Files.readString(kept.folder().resolve("before/" + file)));
        }
        classify("evaluate", "run", "features", "--output", "again");
        assertSamePredictions("run", "again");
    }

    @Test
    void aRunOfANewerFormatIsRefused() throws Exception {
        Path file = kept.run().resolve("run.json");
        Files.writeString(file, Files.readString(file).replaceFirst("\\{", "{ \"format\": 2, \"other\": [],"));
        assertThatThrownBy(() -> RunDescription.read(kept.run()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "run.json: written by a newer version of Headstart", "its format is 2, this version reads 1");
    }

    private Program.Outcome classify(String... arguments) throws Exception {
        Program.Outcome outcome = CLASSIFY.run(kept.folder(), arguments);
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        return outcome;
    }

    private void assertSamePredictions(String expected, String found) throws Exception {
        for (Split split : Split.values()) {
            List<Prediction> before =
                    TestPredictions.rows(kept.folder().resolve(expected).resolve("predictions.csv"), split);
            List<Prediction> after =
                    TestPredictions.rows(kept.folder().resolve(found).resolve("predictions.csv"), split);
            assertThat(after).hasSize(before.size()).isNotEmpty();
            for (int row = 0; row < before.size(); row++) {
                assertThat(after.get(row).path()).isEqualTo(before.get(row).path());
                assertThat(difference(
                                after.get(row).probabilities()[0],
                                before.get(row).probabilities()[0]))
                        .isLessThan(TOLERANCE);
            }
        }
    }

    private static double difference(float one, float other) {
        return Math.abs(one - other);
    }
}
