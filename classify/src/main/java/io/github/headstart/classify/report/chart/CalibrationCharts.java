package io.github.headstart.classify.report.chart;

import io.github.headstart.classify.metrics.Calibration;
import io.github.headstart.classify.metrics.Calibration.Bin;
import io.github.headstart.classify.report.chart.Chart.Bar;
import io.github.headstart.classify.report.chart.Chart.Line;
import io.github.headstart.classify.report.chart.Chart.Point;
import io.github.headstart.text.Count;
import java.util.List;

/** The reliability diagram and the distribution of confidence. */
public final class CalibrationCharts {
    private static final String CONFIDENCE = "confidence";

    private CalibrationCharts() {}

    /** @param predictions what they are of, in the plural */
    public static List<Chart> of(Calibration calibration, String predictions) {
        List<Bin> bins =
                calibration.bins().stream().filter(bin -> bin.samples() > 0).toList();
        // The confidence is never below chance: with two classes half of an axis from 0 would be empty.
        double start = bins.get(0).above();
        DataTable table = table(bins, predictions);
        return List.of(
                accuracy(calibration, bins, start, predictions, table), confidence(bins, start, predictions, table));
    }

    private static Chart accuracy(
            Calibration calibration, List<Bin> bins, double start, String predictions, DataTable table) {
        return new Chart(
                "calibration",
                "Reliability diagram",
                "Accuracy by confidence; bars on the diagonal are perfectly calibrated; the number at a bar is its "
                        + "number of %s. The expected calibration error is %s."
                                .formatted(predictions, Numbers.of(calibration.expectedError())),
                Axis.ofSharesFrom(CONFIDENCE, start),
                Axis.ofShares("accuracy"),
                List.of(new Line(
                        "perfectly calibrated",
                        "line-chance",
                        List.of(new Point(start, start), new Point(1, 1)),
                        false)),
                bins.stream()
                        .map(bin -> new Bar(bin.above(), bin.upTo(), bin.accuracy(), Count.of(bin.samples())))
                        .toList(),
                table);
    }

    private static Chart confidence(List<Bin> bins, double start, String predictions, DataTable table) {
        long most = bins.stream().mapToLong(Bin::samples).max().orElse(0);
        return new Chart(
                CONFIDENCE,
                "Distribution of confidence",
                "Number of %s by confidence; the highest bar has %s.".formatted(predictions, Count.of(most)),
                Axis.ofSharesFrom(CONFIDENCE, start),
                Axis.ofCounts(predictions, most),
                List.of(),
                bins.stream()
                        .map(bin -> new Bar(bin.above(), bin.upTo(), bin.samples(), Count.of(bin.samples())))
                        .toList(),
                table);
    }

    private static DataTable table(List<Bin> bins, String predictions) {
        return DataTable.ofNumbers(
                "Accuracy by confidence",
                List.of(CONFIDENCE, predictions, "mean confidence", "accuracy"),
                bins.stream()
                        .map(bin -> List.of(
                                "%s to %s".formatted(Numbers.of(bin.above()), Numbers.of(bin.upTo())),
                                Count.of(bin.samples()),
                                Numbers.of(bin.confidence()),
                                Numbers.of(bin.accuracy())))
                        .toList());
    }
}
