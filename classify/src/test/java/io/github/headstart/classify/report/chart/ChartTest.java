package io.github.headstart.classify.report.chart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.metrics.RankedScores;
import io.github.headstart.classify.metrics.RankingCurves;
import io.github.headstart.classify.report.chart.Chart.Line;
import io.github.headstart.classify.report.chart.Chart.Point;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChartTest {
    private static final Chart CHART = new Chart(
            "id",
            "title",
            "description",
            Axis.ofShares("x"),
            Axis.ofShares("y"),
            List.of(),
            List.of(),
            DataTable.ofNumbers("caption", List.of(), List.of()));

    @Test
    void drawsFromTheLowerLeftToTheUpperRight() {
        assertThat(path(new Point(0, 0), new Point(1, 1)))
                .isEqualTo("M%d,%dL%d,%d".formatted(Chart.LEFT, Chart.BOTTOM, Chart.RIGHT, Chart.TOP));
    }

    @Test
    void aNonFiniteValueIsAGap() {
        assertThat(path(
                        new Point(0, Double.NaN),
                        new Point(0.2, 0),
                        new Point(0.4, Double.POSITIVE_INFINITY),
                        new Point(0.6, 0),
                        new Point(0.8, 0)))
                .matches("M[0-9.]+,206 M[0-9.]+,206L[0-9.]+,206");
    }

    @Test
    void aMillionPointsMakeAShortLineWithTheSameEnds() {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i <= 1_000_000; i++) {
            points.add(new Point(i / 1e6, i / 1e6));
        }

        String path = CHART.path(new Line("", "line-1", points, false));

        assertThat(path.length()).isLessThan(80_000);
        assertThat(path).startsWith("M58,206").endsWith("L350,10");
    }

    @ParameterizedTest
    @CsvSource({
        "0.31, 0.97, '0.2 0.4 0.6 0.8 1.0'",
        "0.951, 0.973, '0.950 0.955 0.960 0.965 0.970 0.975'",
        "0.5, 0.5, '0.44 0.46 0.48 0.50 0.52 0.54 0.56'",
        "3, 1200, '0 250 500 750 1,000 1,250'",
        "-0.02, 0.5, '-0.2 0.0 0.2 0.4 0.6'"
    })
    void ticksAreRoundNumbersAroundTheValues(double low, double high, String expected) {
        Axis axis = Axis.around("", DoubleStream.of(low, Double.NaN, high));

        assertThat(axis.ticks().stream().map(axis::text).toList()).containsExactly(expected.split(" "));
        assertThat(axis.low()).isLessThanOrEqualTo(low);
        assertThat(axis.high()).isGreaterThanOrEqualTo(high);
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 1e19, '1e0 1e5 1e10 1e15'",
        "2e6, 3e6, '1e6 1e7'",
        "1e19, 1e19, '1e19 1e20'",
        "0, 3e38, '1e38 1e39'",
        "1e-300, 1.7976931348623157e308, '1e-200 1e0 1e200'",
        "-1.7976931348623157e308, 1.7976931348623157e308, '1e308'"
    })
    void theAxisOfHugeValuesIsLogarithmicAndLabelledSo(double low, double high, String expected) {
        Axis axis = Axis.around("loss", DoubleStream.of(low, Double.POSITIVE_INFINITY, high));

        assertThat(axis.label()).isEqualTo("loss (logarithmic)");
        assertThat(axis.ticks().stream().map(axis::text).toList()).containsExactly(expected.split(" "));
        for (double value : new double[] {low, axis.low(), high, axis.high()}) {
            assertThat(axis.place(value)).isBetween(0.0, 1.0);
        }
        assertThat(axis.place(axis.low())).isZero();
        assertThat(axis.place(axis.high())).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "5, '1 2 3 4 5'", "10, '2 4 6 8 10'", "500, '100 200 300 400 500'"})
    void epochsAreTickedAtWholeNumbers(int last, String expected) {
        Axis axis = Axis.ofEpochs(last);

        assertThat(axis.ticks().stream().map(axis::text).toList()).containsExactly(expected.split(" "));
    }

    @Test
    void theAreasUnderTheMeanCurvesEqualTheMetrics() {
        Random random = new Random(1);
        RankedScores scores = RankedScores.exact(300);
        for (int i = 0; i < 300; i++) {
            boolean positive = i % 3 == 0;
            scores.add(Math.round(20 * random.nextFloat() * (positive ? 1 : 0.8f)) / 20f, positive);
        }
        RankingCurves curves = scores.curves();

        assertThat(area(rate -> CurveValues.truePositiveRate(curves.roc(), rate)))
                .isCloseTo(scores.rocAuc().orElseThrow(), within(1e-4));
        assertThat(area(recall -> CurveValues.precision(curves.precisionRecall(), recall)))
                .isCloseTo(scores.averagePrecision().orElseThrow(), within(1e-4));
    }

    private static double area(DoubleUnaryOperator curve) {
        int steps = 100_000;
        return IntStream.range(0, steps)
                .mapToDouble(step -> curve.applyAsDouble((step + 0.5) / steps))
                .average()
                .orElseThrow();
    }

    private static String path(Point... points) {
        return CHART.path(new Line("", "line-1", List.of(points), false));
    }
}
