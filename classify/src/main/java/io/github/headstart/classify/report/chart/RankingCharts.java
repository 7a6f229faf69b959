package io.github.headstart.classify.report.chart;

import io.github.headstart.classify.metrics.RankingCurves;
import io.github.headstart.classify.metrics.RankingCurves.PrecisionRecallPoint;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.SplitScores;
import io.github.headstart.classify.report.chart.Chart.Line;
import io.github.headstart.classify.report.chart.Chart.Point;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * The charts of the ROC curve and the precision–recall curve of one split. With two classes, one of which an image has, the second is
 * the positive class. With more, one-vs-rest curves are averaged, and the mean is drawn between the lowest and the highest class,
 * which stays readable with many classes.
 */
public final class RankingCharts {
    private static final int STEPS = 200;
    private static final double[] TABLE_RATES = {0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5};
    private static final double[] TABLE_RECALLS = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99, 1};

    private final SplitMetrics metrics;
    private final List<RankingCurves> roc;
    private final List<RankingCurves> precisionRecall;
    private final String positive;

    private RankingCharts(SplitScores scores, List<String> classes, SplitMetrics metrics) {
        this.metrics = metrics;
        boolean binary = classes.size() == 2 && !metrics.multiLabel();
        List<RankingCurves> curves = IntStream.range(binary ? 1 : 0, classes.size())
                .mapToObj(scores::curves)
                .toList();
        roc = curves.stream().filter(curve -> !curve.roc().isEmpty()).toList();
        precisionRecall = curves.stream()
                .filter(curve -> !curve.precisionRecall().isEmpty())
                .toList();
        positive = binary ? classes.get(1) : "";
    }

    /**
     * The charts of the defined curves: a split with only one class has no ROC curve.
     *
     * @param scores of one split
     */
    public static List<Chart> of(SplitScores scores, List<String> classes, SplitMetrics metrics) {
        RankingCharts charts = new RankingCharts(scores, classes, metrics);
        List<Chart> drawn = new ArrayList<>();
        if (!charts.roc.isEmpty()) {
            drawn.add(charts.rocChart());
        }
        if (!charts.precisionRecall.isEmpty()) {
            drawn.add(charts.precisionRecallChart());
        }
        return drawn;
    }

    private Chart rocChart() {
        List<DoubleUnaryOperator> curves = roc.stream()
                .<DoubleUnaryOperator>map(curve -> rate -> CurveValues.truePositiveRate(curve.roc(), rate))
                .toList();
        List<Line> lines = new ArrayList<>();
        if (isBinary()) {
            List<Point> points = roc.get(0).roc().stream()
                    .map(point -> new Point(point.falsePositiveRate(), point.truePositiveRate()))
                    .toList();
            lines.add(new Line(positive, "line-1", points, false));
        } else {
            lines.addAll(meanAndRange(curves, 0, new Point(0, 0)));
        }
        lines.add(new Line("chance level", "line-chance", List.of(new Point(0, 0), new Point(1, 1)), false));
        return new Chart(
                "roc",
                "ROC curve",
                "True positive rate by false positive rate, %s. The area under the curve (AUC) is %s."
                        .formatted(classText(), Numbers.of(metrics.rocAuc())),
                Axis.ofShares("false positive rate"),
                Axis.ofShares("true positive rate"),
                lines,
                List.of(),
                table("Points of the ROC curve", "false positive rate", "true positive rate", TABLE_RATES, curves));
    }

    private Chart precisionRecallChart() {
        List<DoubleUnaryOperator> curves = precisionRecall.stream()
                .<DoubleUnaryOperator>map(curve -> recall -> CurveValues.precision(curve.precisionRecall(), recall))
                .toList();
        List<Line> lines = new ArrayList<>();
        if (isBinary()) {
            lines.add(new Line(positive, "line-1", steps(precisionRecall.get(0).precisionRecall()), false));
            double share = (double) metrics.classes().get(1).support() / metrics.count();
            lines.add(
                    new Line("chance level", "line-chance", List.of(new Point(0, share), new Point(1, share)), false));
        } else {
            lines.addAll(meanAndRange(curves, 1, null));
        }
        return new Chart(
                "precision-recall",
                "Precision–recall curve",
                "Precision by recall, %s. The average precision is %s."
                        .formatted(classText(), Numbers.of(metrics.averagePrecision())),
                Axis.ofShares("recall"),
                Axis.ofShares("precision"),
                lines,
                List.of(),
                table("Points of the precision–recall curve", "recall", "precision", TABLE_RECALLS, curves));
    }

    private boolean isBinary() {
        return !positive.isEmpty();
    }

    private String classText() {
        return isBinary() ? "positive class " + positive : "one class against the rest, mean over the classes";
    }

    /** A step curve, whose area is the average precision. */
    private static List<Point> steps(List<PrecisionRecallPoint> curve) {
        List<Point> points = new ArrayList<>();
        for (int i = 1; i < curve.size(); i++) {
            points.add(new Point(curve.get(i - 1).recall(), curve.get(i).precision()));
            points.add(new Point(curve.get(i).recall(), curve.get(i).precision()));
        }
        return points;
    }

    /**
     * @param first index of the first step, 0 to {@link #STEPS}
     * @param start first point of all lines, or null
     */
    private static List<Line> meanAndRange(List<DoubleUnaryOperator> curves, int first, Point start) {
        List<Point> mean = new ArrayList<>();
        List<Point> lowest = new ArrayList<>();
        List<Point> highest = new ArrayList<>();
        if (start != null) {
            mean.add(start);
            lowest.add(start);
            highest.add(start);
        }
        for (int step = first; step <= STEPS; step++) {
            double x = (double) step / STEPS;
            DoubleSummaryStatistics values =
                    curves.stream().mapToDouble(curve -> curve.applyAsDouble(x)).summaryStatistics();
            mean.add(new Point(x, values.getAverage()));
            lowest.add(new Point(x, values.getMin()));
            highest.add(new Point(x, values.getMax()));
        }
        return List.of(
                new Line("mean over the classes", "line-1", mean, false),
                new Line("lowest and highest class", "line-range", lowest, false),
                new Line("", "line-range", highest, false));
    }

    private static DataTable table(
            String caption, String x, String y, double[] places, List<DoubleUnaryOperator> curves) {
        List<String> columns = curves.size() == 1 ? List.of(x, y) : List.of(x, "mean " + y, "lowest", "highest");
        List<List<String>> rows = DoubleStream.of(places)
                .mapToObj(place -> {
                    DoubleSummaryStatistics values = curves.stream()
                            .mapToDouble(curve -> curve.applyAsDouble(place))
                            .summaryStatistics();
                    List<Double> shown = curves.size() == 1
                            ? List.of(place, values.getAverage())
                            : List.of(place, values.getAverage(), values.getMin(), values.getMax());
                    return shown.stream().map(Numbers::of).collect(Collectors.toList());
                })
                .toList();
        return DataTable.ofNumbers(caption, columns, rows);
    }
}
