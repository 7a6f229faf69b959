package io.github.headstart.classify.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Compares temperatures, errors and curves with those of scikit-learn, SciPy and NumPy, see {@code make_calibration.py}. */
class TemperatureScalingTest {
    private static final Comparator<Double> TO_ONE_MILLIONTH =
            (a, b) -> Math.abs(a - b) <= 1e-6 ? 0 : Double.compare(a, b);

    private final Scratch scratch = new Scratch();

    private record Expected(
            double temperature,
            double relativeStandardError,
            CalibrationErrors before,
            CalibrationErrors after,
            List<CoverageCurve.Point> coverage) {}

    private record Row(int label, float[] logits) {}

    @AfterEach
    void deleteTheLogits() {
        scratch.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "five", "timid", "huge"})
    void theTemperatureAndTheErrorsEqualTheReference(String name) throws IOException {
        Expected expected = expected(name);
        SplitLogits logits = logits(rows(name));

        double temperature = TemperatureScaling.fit(logits, name);

        // SciPy finds a minimum to the root of the precision of a double.
        assertThat(temperature / expected.temperature()).isCloseTo(1, within(1e-6));
        assertThat(logits.relativeStandardError(temperature)).isCloseTo(expected.relativeStandardError(), within(1e-6));
        assertThat(logits.errors(1))
                .usingRecursiveComparison()
                .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                .isEqualTo(expected.before());
        assertThat(logits.errors(temperature))
                .usingRecursiveComparison()
                .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                .isEqualTo(expected.after());
    }

    @ParameterizedTest
    @ValueSource(strings = {"two", "five", "timid", "huge"})
    void everyPointOfTheCoverageCurveEqualsTheReference(String name) throws IOException {
        List<Row> rows = rows(name);
        RankedScores scores = RankedScores.of(rows.size());
        for (Row row : rows) {
            float[] probabilities = softmax(row.logits());
            int predicted = ClassificationReport.mostProbable(probabilities);
            scores.add(probabilities[predicted], predicted == row.label());
        }

        assertThat(scores.coverage().points())
                .usingRecursiveComparison()
                .withComparatorForType(TO_ONE_MILLIONTH, Double.class)
                .withComparatorForType((a, b) -> TO_ONE_MILLIONTH.compare((double) a, (double) b), Float.class)
                .isEqualTo(expected(name).coverage());
    }

    /** The derivative changes its sign at the minimum, and nowhere else. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-5, 1e-2, 1, 30, 1e4})
    void findsTheMinimumWhateverTheScaleOfTheLogits(double scale) {
        Random random = new Random(3);
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            int label = i % 4;
            float[] logits = new float[4];
            for (int j = 0; j < 4; j++) {
                logits[j] = (float) (scale * (random.nextGaussian() + (j == label ? 1.5 : 0)));
            }
            rows.add(new Row(label, logits));
        }
        SplitLogits logits = logits(rows);

        double inverse = 1 / TemperatureScaling.fit(logits, "drawn");

        assertThat(logits.derivatives(inverse * (1 - 1e-9)).first()).isNegative();
        assertThat(logits.derivatives(inverse * (1 + 1e-9)).first()).isPositive();
    }

    /** Newton's method alone leaves the interval here: one wrong prediction by a hair among many right ones. */
    @Test
    void findsTheMinimumWhereOneOfManyPredictionsIsAlmostRight() {
        List<Row> rows = new ArrayList<>(List.of(new Row(0, new float[] {0, 1e-3f})));
        for (int i = 0; i < 500; i++) {
            rows.add(new Row(i % 2, new float[] {0, i % 2 == 0 ? -1 - i : 1 + i}));
        }
        SplitLogits logits = logits(rows);

        double inverse = 1 / TemperatureScaling.fit(logits, "drawn");

        assertThat(logits.derivatives(inverse * (1 - 1e-6)).first()).isNegative();
        assertThat(logits.derivatives(inverse * (1 + 1e-6)).first()).isPositive();
    }

    @Test
    void saysWhenNoTemperatureIsBest() {
        SplitLogits right = logits(List.of(new Row(0, new float[] {2, 1}), new Row(1, new float[] {0, 1})));
        assertThatThrownBy(() -> TemperatureScaling.fit(right, "runs/a"))
                .isInstanceOf(PipelineException.class)
                .hasMessage(
                        "runs/a: expected wrong ones among the 2 predictions of the validation split, found none, so that no temperature is best; validate on more images");
        SplitLogits wrong = logits(List.of(new Row(1, new float[] {2, 1}), new Row(1, new float[] {0, 0.5f})));
        assertThatThrownBy(() -> TemperatureScaling.fit(wrong, "runs/a"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("logits are higher for the labels than for the other classes on average");
        try (SplitLogits.Writer writer = new SplitLogits.Writer(scratch, 2)) {
            assertThatThrownBy(() -> writer.add(0, new float[] {Float.NaN, 1}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("[NaN, 1.0]");
        }
    }

    @Test
    void theCurveSaysWhatAThresholdGives() {
        RankedScores scores = RankedScores.of(4);
        scores.add(0.95f, true);
        scores.add(0.9f, false);
        scores.add(0.8f, true);
        scores.add(0.6f, true);
        CoverageCurve curve = scores.coverage();

        assertThat(curve.at(0.9f)).contains(new CoverageCurve.Point(0.9f, 0.5, 0.5));
        assertThat(curve.at(0.85f)).isEqualTo(curve.at(0.9f));
        assertThat(curve.at(0)).contains(new CoverageCurve.Point(0.6f, 1, 0.75));
        assertThat(curve.at(0.96f)).isEmpty();
    }

    private SplitLogits logits(List<Row> rows) {
        try (SplitLogits.Writer writer =
                new SplitLogits.Writer(scratch, rows.get(0).logits().length)) {
            rows.forEach(row -> writer.add(row.label(), row.logits()));
            return writer.finish();
        }
    }

    private static float[] softmax(float[] logits) {
        double highest = IntStream.range(0, logits.length)
                .mapToDouble(i -> logits[i])
                .max()
                .orElseThrow();
        double sum = IntStream.range(0, logits.length)
                .mapToDouble(i -> Math.exp(logits[i] - highest))
                .sum();
        float[] probabilities = new float[logits.length];
        for (int i = 0; i < logits.length; i++) {
            probabilities[i] = (float) (Math.exp(logits[i] - highest) / sum);
        }
        return probabilities;
    }

    private static List<Row> rows(String name) throws IOException {
        return Files.readAllLines(ReferenceData.committed("calibration/" + name + ".csv")).stream()
                .skip(1)
                .map(line -> line.split(","))
                .map(fields -> {
                    float[] logits = new float[fields.length - 1];
                    for (int i = 0; i < logits.length; i++) {
                        logits[i] = Float.parseFloat(fields[i + 1]);
                    }
                    return new Row(Integer.parseInt(fields[0]), logits);
                })
                .toList();
    }

    private static Expected expected(String name) {
        return Json.read(ReferenceData.committed("calibration/" + name + ".json"), Expected.class);
    }
}
