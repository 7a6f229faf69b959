package io.github.headstart.classify.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.metrics.CalibrationErrors;
import io.github.headstart.classify.run.RunCalibration;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    @TempDir
    private Path folder;

    private TestRuns runs;

    @BeforeEach
    void chooseAFolder() {
        runs = new TestRuns(folder.resolve("run"));
    }

    @Test
    void theSameRunGivesTheSameBytes() throws IOException {
        String first = report(runs.draw());

        assertThat(report(runs)).isEqualTo(first);
    }

    @Test
    void everyTextOfTheDataIsEscaped() throws IOException {
        String html = report(runs.classes(List.of(TestRuns.HOSTILE, "b\"b"))
                .names(TestRuns.AWKWARD_NAMES)
                .draw());

        assertThat(html)
                .doesNotContain("<img src=x", "<b>bold")
                .contains("&lt;img src=x onerror=alert(1)&gt;")
                .contains("it%27s%20%22quoted%22.png\"".replace("%27", "&#39;"))
                .contains("50%25%20%231%3F.png")
                .contains("gr%C3%BC%C3%9Fe");
    }

    @Test
    void theOptionsThatWarningsNameAreFlags() throws IOException {
        DataWarning warning = new DataWarning("imbalance", "consider option `class_weights` balanced", 1, List.of());

        assertThat(report(runs.warnings(warning))).contains("<p>consider --class-weights balanced</p>");
    }

    @Test
    void saysWhetherTheProbabilitiesAreCalibrated() throws IOException {
        assertThat(report(runs)).doesNotContain("temperature").contains("Coverage and accuracy by threshold");
        RunCalibration calibration = new RunCalibration(
                1.25,
                Optional.empty(),
                List.of(
                        new RunCalibration.OfSplit(
                                Split.VALIDATION,
                                60,
                                new CalibrationErrors(0.0625, 0.5),
                                new CalibrationErrors(0.03125, 0.25)),
                        new RunCalibration.OfSplit(
                                Split.TEST,
                                60,
                                new CalibrationErrors(0.075, 0.5),
                                new CalibrationErrors(0.0325, 0.375))));

        assertThat(report(runs.calibrated(calibration)))
                .contains(
                        "the logits are divided by the temperature 1.2500, fitted on 60 validation images",
                        "Before and after calibration",
                        "0.0625",
                        "0.0325",
                        "The curves are those before calibration.",
                        "Then classify calibrate fits the temperature");
    }

    @Test
    void isSelfContained() throws IOException {
        assertThat(report(runs.draw()))
                .contains("default-src 'none'")
                .doesNotContain("http://", "https://", "<script", "url(");
    }

    @Test
    void showsTheTestSplitElseValidationElseTraining() throws IOException {
        assertThat(report(runs))
                .contains("Classification report: test split")
                .doesNotContain("how well the model generalizes");
        assertThat(report(runs.splits(Split.TRAIN, Split.VALIDATION)))
                .contains("Classification report: validation split", "There is no test split");
        assertThat(report(runs.splits(Split.TRAIN)))
                .contains("Classification report: train split", "how well the model generalizes")
                .doesNotContain("validation accuracy");
    }

    @Test
    void explainsWhyImagesAreMissing() throws IOException {
        assertThat(report(runs))
                .contains("The images were not found in " + runs.root() + ".", "not found")
                .doesNotContain("<img");
        assertThat(report(runs.withoutOrigin()))
                .contains("does not record the location of its images", "not shown")
                .contains("./headstart classify")
                .doesNotContain("./headstart extract ");
    }

    @Test
    void anUnreadableImageIsMarked() throws IOException {
        runs.draw();
        for (Split split : Split.values()) {
            for (int label = 0; label < 2; label++) {
                try (var files = Files.list(runs.root().resolve(split + "/" + label))) {
                    for (Path file : files.toList()) {
                        Files.writeString(file, "no image");
                    }
                }
            }
        }

        assertThat(report(runs)).contains("cannot be read", "file:///").doesNotContain("<img");
    }

    @Test
    void noticesComeBeforeTheMetrics() throws IOException {
        String html = report(runs.untrained().ending(StopReason.DIVERGED).epochs(4, Double.NaN));

        assertThat(html)
                .contains("The backbone is untrained", "Training diverged", "not finite in epoch 5", "<td><span>NaN");
        assertThat(html.indexOf("The backbone is untrained")).isLessThan(html.indexOf("Metrics by split"));
        assertThat(html).doesNotContainPattern("[dxy12]=\"[^\"]*NaN");
    }

    @Test
    void oneEpochAndOneImageAreEnough() throws IOException {
        assertThat(report(runs.epochs(1, 0.5).images(1)))
                .contains("over 1 epoch.", "1 of 1 image", "left out")
                .doesNotContain("id=\"roc-title\"");
    }

    @Test
    void staysSmallAndReadableWithManyClassesAndImages() throws IOException {
        List<String> classes =
                IntStream.range(0, 60).mapToObj("class %02d"::formatted).toList();

        String html = report(runs.classes(classes).images(3000));

        assertThat(html).contains("Most frequent confusions").doesNotContain("true class ↓ predicted →");
        assertThat(html.length()).isLessThan(250_000);
    }

    @Test
    void neverOverwritesOtherFiles() throws IOException {
        Path file = Files.writeString(folder.resolve("page.html"), "<title>mine</title>");

        assertThatThrownBy(() -> Report.write(runs.run(), TestRuns.COMMANDS, file))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("page.html: expected no file or a Headstart report");
        assertThat(file).hasContent("<title>mine</title>");
    }

    @Test
    void comparesTheConfigurationsOfRuns() throws IOException {
        TestRuns other = new TestRuns(folder.resolve("other"))
                .untrained()
                .splits(Split.TRAIN, Split.TEST)
                .seed(2);
        Path file = folder.resolve("comparison.html");

        Comparison.write(List.of(runs.run(), other.run()), file);

        assertThat(file)
                .content()
                .contains("Comparison of 2 runs", "untrained in other", "backbone.trained", "other (training)")
                .contains("Correct only in run; predictions of other", "<td><span>–")
                .doesNotContain("--hidden");
    }

    @Test
    void runsOfTheSameNameAreDistinguishedByTheirPaths() throws IOException {
        TestRuns other = new TestRuns(folder.resolve("elsewhere").resolve("run"));
        Path file = folder.resolve("comparison.html");

        Comparison.write(List.of(runs.run(), other.run(), other.seed(3).run()), file);

        assertThat(file)
                .content()
                .contains("elsewhere/run", "Comparison of 3 runs")
                .doesNotContain("Disagreements");
    }

    @Test
    void notesThatImagesOfOtherFoldersAreMatchedByPath() throws IOException {
        TestRuns sameFolder = new TestRuns(folder.resolve("other")).seed(2);
        TestRuns another = new TestRuns(folder.resolve("elsewhere").resolve("other")).seed(2);
        String note = "images are matched by path";
        Path file = folder.resolve("comparison.html");

        Comparison.write(List.of(runs.run(), sameFolder.run()), file);
        assertThat(file).content().contains("Disagreements").doesNotContain(note);

        Comparison.write(List.of(runs.run(), another.run()), file);
        assertThat(file).content().contains("Disagreements", note);
    }

    @Test
    void showsTheAccuracyWithItsIntervalAndTheMajorityBaseline() throws IOException {
        assertThat(report(runs.images(61)))
                .contains("95\u00a0% CI", "majority baseline", "Majority-class baseline: 0.5082.");
    }

    @Test
    void showsTopFiveAccuracyOnlyForMoreThanTenClasses() throws IOException {
        assertThat(report(runs.classes(classes(10)))).doesNotContain("top-5");
        assertThat(report(runs.classes(classes(11)))).contains("top-5 accuracy");
    }

    @Test
    void everyBarOfTheReliabilityDiagramHasItsCount() throws IOException {
        String html = report(runs);

        int images = Pattern.compile("<text class=\"count\"[^>]*>(\\d+)<")
                .matcher(html)
                .results()
                .mapToInt(count -> Integer.parseInt(count.group(1)))
                .sum();
        assertThat(images).as("60 in the one chart and 60 in the other").isEqualTo(120);
    }

    @Test
    void theNextStepsAreCommandsToCopy() throws IOException {
        assertThat(report(runs)).contains("./headstart classify predict run images</pre>");
    }

    @Test
    void aComparisonMarksTheBestAndAbbreviatesChecksums() throws IOException {
        TestRuns other =
                new TestRuns(folder.resolve("other")).untrained().seed(2).storeSha256("ef".repeat(32));
        Path file = folder.resolve("comparison.html");

        Comparison.write(List.of(runs.run(), other.run(), runs.run()), file);

        String html = Files.readString(file);
        assertThat(html)
                .contains("<span title=\"" + "ef".repeat(32) + "\">efefefefefef…</span>", "marked ★")
                .doesNotContain(">" + "ef".repeat(32));
        assertThat(html.split("\\(best\\)", -1)).hasSizeGreaterThan(3);
        assertThat(report(other)).contains(">" + "ef".repeat(32) + "<");
    }

    private static List<String> classes(int number) {
        return IntStream.range(0, number).mapToObj("class %02d"::formatted).toList();
    }

    private String report(TestRuns made) throws IOException {
        Path file = folder.resolve("report.html");
        Report.write(made.run(), TestRuns.COMMANDS, file);
        return Files.readString(file);
    }
}
