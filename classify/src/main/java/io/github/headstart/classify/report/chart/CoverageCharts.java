package io.github.headstart.classify.report.chart;

import io.github.headstart.classify.metrics.CoverageCurve;
import io.github.headstart.classify.report.chart.Chart.Line;
import io.github.headstart.classify.report.chart.Chart.Point;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The chart of accuracy by coverage, and the table of thresholds to choose from. */
public final class CoverageCharts {
    private static final double[] THRESHOLDS = {0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999};

    private CoverageCharts() {}

    /** @param images of the curve's split */
    public static Chart of(CoverageCurve curve, int images) {
        List<Point> line = curve.points().stream()
                .map(point -> new Point(point.coverage(), point.accuracy()))
                .toList();
        double overall = line.get(line.size() - 1).y();
        return new Chart(
                "coverage",
                "Accuracy by coverage",
                "Accuracy of the most confident images by their share of all images. At coverage 1 it is %s."
                        .formatted(Numbers.of(overall)),
                Axis.ofShares("coverage"),
                Axis.ofSharesFrom("accuracy", start(line)),
                List.of(
                        new Line("most confident images", "line-1", line, false),
                        new Line(
                                "all images",
                                "line-chance",
                                List.of(new Point(0, overall), new Point(1, overall)),
                                false)),
                List.of(),
                table(curve, images));
    }

    /** At most 0.9, so that small differences do not look large. */
    private static double start(List<Point> line) {
        double lowest = line.stream().mapToDouble(Point::y).min().orElse(0);
        return Math.min(0.9, Math.floor(lowest * 10) / 10);
    }

    /** Thresholds that all images reach are left out, since they change nothing, and so are those that none reaches. */
    private static DataTable table(CoverageCurve curve, int images) {
        CoverageCurve.Point all = curve.points().get(curve.points().size() - 1);
        List<List<String>> rows = new ArrayList<>();
        rows.add(row("none", all, images));
        for (double threshold : THRESHOLDS) {
            Optional<CoverageCurve.Point> point = curve.at((float) threshold);
            if (threshold > all.threshold() && point.isPresent()) {
                rows.add(row(String.format(Locale.ROOT, "%.3f", threshold), point.get(), images));
            }
        }
        return DataTable.ofNumbers(
                "Coverage and accuracy by threshold",
                List.of("threshold", "coverage", "accuracy", "unknown images", "wrong images"),
                rows);
    }

    private static List<String> row(String threshold, CoverageCurve.Point point, int images) {
        long covered = Math.round(point.coverage() * images);
        return List.of(
                threshold,
                Numbers.of(point.coverage()),
                Numbers.of(point.accuracy()),
                Count.of(images - covered),
                Count.of(Math.round((1 - point.accuracy()) * covered)));
    }
}
