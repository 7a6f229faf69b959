package io.github.headstart.classify.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the metrics of several labels with scikit-learn's, see {@code reference/make_multi_label.py}. */
class MultiLabelReportTest {
    private static final Comparator<Double> TO_ONE_MILLIONTH =
            (a, b) -> Math.abs(a - b) <= 1e-6 ? 0 : Double.compare(a, b);

    @TempDir
    private Path folder;

    /** scikit-learn's metrics. */
    private record Expected(ClassificationReport evaluation, List<RankingCurves> curves) {}

    @ParameterizedTest
    @ValueSource(strings = {"tags", "rare", "one"})
    void everyMetricEqualsScikitLearn(String name) {
        assertThat(scores(name).report())
                .usingRecursiveComparison()
                .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                .isEqualTo(expected(name).evaluation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tags", "rare", "one"})
    void everyPointOfTheCurvesEqualsScikitLearn(String name) {
        List<RankingCurves> expected = expected(name).curves();
        SplitScores scores = scores(name);
        for (int index = 0; index < expected.size(); index++) {
            assertThat(scores.curves(index))
                    .usingRecursiveComparison()
                    .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                    .isEqualTo(expected.get(index));
        }
    }

    /** The reference files are read and written again to the byte. */
    @ParameterizedTest
    @ValueSource(strings = {"tags", "rare", "one"})
    void writesPredictionsAsTheyAreRead(String name) throws IOException {
        Path given = resource(name + ".csv");
        Predictions read = Predictions.open(given);
        List<Prediction> rows = TestPredictions.rows(given);

        Path written = folder.resolve("predictions.csv");
        Predictions again = TestPredictions.write(written, read.classes(), read.labelling(), rows);

        assertThat(read.labelling()).isEqualTo(Labelling.MULTI_LABEL);
        assertThat(again.labelling()).isEqualTo(Labelling.MULTI_LABEL);
        assertThat(TestPredictions.rows(written)).isEqualTo(rows);
    }

    @Test
    void aSplitWithoutAnyLabelHasMetricsWithoutNaN() {
        SplitScores scores = new SplitScores(List.of("a", "b"), Labelling.MULTI_LABEL, 1);
        scores.add(new int[0], new float[] {0.1f, 0.9f});
        ClassificationReport report = scores.report();

        assertThat(report.accuracy()).isEqualTo(0.5);
        assertThat(report.exactMatch()).hasValue(0.0);
        assertThat(report.micro()).hasValue(new ClassificationReport.Averages(0, 0, 0));
        assertThat(report.weighted()).isEqualTo(new ClassificationReport.Averages(0, 0, 0));
        assertThat(report.averagePrecision()).isNull();
        assertThat(Json.line(report)).doesNotContainIgnoringCase("nan").doesNotContain("Infinity");
    }

    @Test
    void reportsOfOneLabelSayNothingOfSeveral() {
        SplitScores scores = new SplitScores(List.of("a", "b"), 1);
        scores.add(0, new float[] {0.9f, 0.1f});
        assertThat(Json.line(SplitMetrics.of(0.1, scores.report())))
                .doesNotContain("micro")
                .doesNotContain("exact_match")
                .doesNotContainIgnoringCase("multi");
    }

    @Test
    void theConfidenceOfAnErrorIsThatOfItsWorstClass() {
        Prediction row = new Prediction(
                "1.jpg", Split.TEST, Decision.EACH_CLASS, new int[] {0, 2}, new float[] {0.9f, 0.7f, 0.2f, 0.5f});

        assertThat(row.predicted()).containsExactly(0, 1);
        assertThat(row.isCorrect()).isFalse();
        assertThat(row.confidence()).isEqualTo(0.5f);
        assertThat(row.confidenceOfError()).isEqualTo(0.8f);
    }

    @Test
    void theBaselineDecidesEachClassAsIsRightForMostImages() {
        SplitScores scores = new SplitScores(List.of("a", "b"), Labelling.MULTI_LABEL, 4);
        for (int[] label : new int[][] {{0}, {0}, {0, 1}, {}}) {
            scores.add(label, new float[] {0.5f, 0.5f});
        }
        assertThat(SplitMetrics.of(0, scores.report()).majorityBaseline()).isEqualTo(0.75);
    }

    @Test
    void refusesClassesThatThereAreNotOrThatAreTwice() {
        SplitScores scores = new SplitScores(List.of("a", "b"), Labelling.MULTI_LABEL, 1);
        float[] probabilities = {0.5f, 0.5f};
        assertThatThrownBy(() -> scores.add(new int[] {2}, probabilities))
                .hasMessageContaining("row 0: expected classes from 0 to 1, ascending, found [2]");
        assertThatThrownBy(() -> scores.add(new int[] {1, 1}, probabilities)).hasMessageContaining("found [1, 1]");
        assertThatThrownBy(() -> scores.add(new int[0], new float[] {Float.NaN, 0}))
                .hasMessageContaining("expected probabilities from 0 to 1");
    }

    @Test
    void refusesAPredictionThatDoesNotFollowFromTheProbabilities() throws IOException {
        Path file = Files.writeString(
                folder.resolve("predictions.csv"), "path,split,labels,predicted,a,b\n1.jpg,test,a|b,a,0.9,0.8\n");
        Predictions predictions = Predictions.open(file);
        assertThatThrownBy(() -> predictions.forEach(Split.TEST, row -> {}))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("record 2: expected predicted \"a|b\", all more probable than not, found a");
    }

    private static SplitScores scores(String name) {
        Path file = resource(name + ".csv");
        Predictions predictions = Predictions.open(file);
        return TestPredictions.scores(predictions.classes(), predictions.labelling(), TestPredictions.rows(file));
    }

    private static Expected expected(String name) {
        return Json.read(resource(name + ".json"), Expected.class);
    }

    private static Path resource(String name) {
        return ReferenceData.committed("multi_label/" + name);
    }

    @Test
    void countsMoreDecisionsThanAnIntHolds() {
        DecisionCounts most = new DecisionCounts(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE);
        DecisionCounts all = most.plus(most).plus(new DecisionCounts(0, 2L * Integer.MAX_VALUE, 0));
        assertThat(all.precision()).hasValue(0.5);
        assertThat(all.recall()).hasValue(1);
    }
}
