package io.github.headstart.classify.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares the metrics with scikit-learn's for the same predictions, see {@code make_evaluations.py}. */
class ClassificationReportTest {
    private static final Comparator<Double> TO_ONE_MILLIONTH =
            (a, b) -> Math.abs(a - b) <= 1e-6 ? 0 : Double.compare(a, b);

    /** scikit-learn's metrics. */
    private record Expected(ClassificationReport evaluation, List<RankingCurves> curves) {}

    @ParameterizedTest
    @ValueSource(strings = {"two", "five", "seven", "absent"})
    void everyMetricEqualsScikitLearn(String name) {
        assertThat(scores(name).report())
                .usingRecursiveComparison()
                .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                .isEqualTo(expected(name).evaluation());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "five", "seven", "absent"})
    void everyPointOfTheCurvesEqualsScikitLearn(String name) {
        List<RankingCurves> expected = expected(name).curves();
        for (int index = 0; index < expected.size(); index++) {
            assertThat(scores(name).curves(index))
                    .usingRecursiveComparison()
                    .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                    .isEqualTo(expected.get(index));
        }
    }

    @Test
    void aClassWithoutSamplesHasNoRecallAndNoCurves() {
        ClassificationReport.ClassMetrics missing =
                scores("seven").report().classes().get(3);

        assertThat(missing.support()).isZero();
        assertThat(missing.rocAuc()).isNull();
        assertThat(missing.averagePrecision()).isNull();
        assertThat(missing.recall()).isNull();
        assertThat(missing.precision()).isZero();
        assertThat(missing.f1()).isZero();
    }

    @Test
    void anAbsentClassHasNoMetricsAndIsNotAveraged() {
        float[][] probabilities = {{0.9f, 0.1f, 0}, {0.2f, 0.8f, 0}};
        ClassificationReport evaluation = report(probabilities, new int[] {0, 1}, List.of("cats", "dogs", "birds"));

        ClassificationReport.ClassMetrics absent = evaluation.classes().get(2);
        assertThat(absent.precision()).isNull();
        assertThat(absent.recall()).isNull();
        assertThat(absent.f1()).isNull();
        assertThat(evaluation.macro()).isEqualTo(new ClassificationReport.Averages(1, 1, 1));
    }

    @Test
    void theMetricsOfOneClassAreJsonWithoutNaN() {
        ClassificationReport evaluation =
                report(new float[][] {{0.9f, 0.1f}, {0.4f, 0.6f}}, new int[] {0, 0}, List.of("cats", "dogs"));

        assertThat(evaluation.rocAuc()).isNull();
        assertThat(evaluation.averagePrecision()).isNull();
        assertThat(evaluation.classes().get(0).averagePrecision()).isEqualTo(1);
        assertThat(Json.line(evaluation)).doesNotContainIgnoringCase("nan").doesNotContain("Infinity");
        assertThat(Json.parse(Json.line(evaluation), "itself", ClassificationReport.class))
                .isEqualTo(evaluation);
    }

    @Test
    void aTieGoesToTheFirstClass() {
        ClassificationReport evaluation =
                report(new float[][] {{0.5f, 0.5f}, {0.5f, 0.5f}}, new int[] {0, 1}, List.of("cats", "dogs"));

        assertThat(evaluation.confusion().counts()).isEqualTo(List.of(List.of(1, 0), List.of(1, 0)));
        assertThat(evaluation.rocAuc()).isEqualTo(0.5);
    }

    @Test
    void logLossOfAConfidentErrorIsClippedLikeKeras() {
        ClassificationReport evaluation = report(new float[][] {{1, 0}}, new int[] {1}, List.of("cats", "dogs"));

        assertThat(evaluation.logLoss()).isEqualTo(-Math.log(1e-7));
    }

    @Test
    void refusesRowsThatAreNotProbabilities() {
        for (float[] row : new float[][] {{0.5f, 0.6f}, {Float.NaN, 1}, {1.5f, -0.5f}, {1}}) {
            assertThatThrownBy(() -> report(new float[][] {row}, new int[] {0}, List.of("cats", "dogs")))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("row 0: expected 2 probabilities that add up to 1");
        }
    }

    @Test
    void refusesLabelsBeyondTheClasses() {
        assertThatThrownBy(() -> report(new float[][] {{1, 0}}, new int[] {2}, List.of("cats", "dogs")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 0: expected a label from 0 to 1, found 2");
    }

    @Test
    void refusesToEvaluateWithoutSamples() {
        assertThatThrownBy(() -> report(new float[0][], new int[0], Collections.nCopies(2, "cats")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static ClassificationReport report(float[][] probabilities, int[] labels, List<String> classes) {
        SplitScores scores = new SplitScores(classes, labels.length);
        for (int i = 0; i < labels.length; i++) {
            scores.add(labels[i], probabilities[i]);
        }
        return scores.report();
    }

    private static SplitScores scores(String name) {
        Path file = resource(name + ".csv");
        return TestPredictions.scores(Predictions.open(file).classes(), TestPredictions.rows(file));
    }

    private static Expected expected(String name) {
        return Json.read(resource(name + ".json"), Expected.class);
    }

    private static Path resource(String name) {
        return ReferenceData.committed("metrics/" + name);
    }
}
