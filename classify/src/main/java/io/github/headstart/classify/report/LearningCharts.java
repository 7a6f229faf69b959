package io.github.headstart.classify.report;

import io.github.headstart.classify.report.chart.Axis;
import io.github.headstart.classify.report.chart.Chart;
import io.github.headstart.classify.report.chart.Chart.Line;
import io.github.headstart.classify.report.chart.Chart.Point;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.report.chart.Titles;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.train.History;
import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.text.Count;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** The learning curves: accuracy and loss by epoch, of one run or of several in one chart. */
public final class LearningCharts {
    private static final int MAX_DOTS = 60;

    private LearningCharts() {}

    public static List<Chart> of(Run run) {
        DataTable table = table(run.history());
        return List.of(chart(run, "accuracy", Metrics::accuracy, table), chart(run, "loss", Metrics::loss, table));
    }

    /**
     * The validation curves of several runs; training curves for runs without validation.
     *
     * @param names of the runs, in the same order
     */
    public static List<Chart> of(List<Run> runs, List<String> names) {
        return List.of(
                overlaid(runs, names, "accuracy", Metrics::accuracy), overlaid(runs, names, "loss", Metrics::loss));
    }

    private static Chart chart(Run run, String quantity, ToDoubleFunction<Metrics> value, DataTable table) {
        History history = run.history();
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("training", "line-1 dashed", points(history, Epoch::training, value), dots(history)));
        if (history.hasValidation()) {
            lines.add(new Line(
                    "validation", "line-2", points(history, LearningCharts::validation, value), dots(history)));
        }
        Axis y = axis(lines, quantity);
        run.description()
                .fineTuned()
                .ifPresent(tuned ->
                        lines.add(vertical("fine-tuning begins", "line-boundary", tuned.firstEpoch() + 0.5, y)));
        int best = run.description().bestEpoch() + 1;
        lines.add(vertical("best epoch (weights kept)", "line-mark", best, y));
        String end = run.bestEpoch()
                .map(epoch -> " In the best epoch, %d, the training value is %s%s."
                        .formatted(
                                best,
                                Numbers.of(value.applyAsDouble(epoch.training())),
                                epoch.validation()
                                        .map(metrics -> " and the validation value %s"
                                                .formatted(Numbers.of(value.applyAsDouble(metrics))))
                                        .orElse("")))
                .orElse("");
        return new Chart(
                "learning-" + quantity,
                Titles.capitalized(quantity),
                "%s by epoch, over %s.%s"
                        .formatted(
                                Titles.capitalized(quantity),
                                Count.of(history.epochs().size(), "epoch"),
                                end),
                Axis.ofEpochs(history.epochs().size()),
                y,
                lines,
                List.of(),
                table);
    }

    private static Line vertical(String name, String style, double x, Axis y) {
        return new Line(name, style, List.of(new Point(x, y.low()), new Point(x, y.high())), false);
    }

    private static Chart overlaid(
            List<Run> runs, List<String> names, String quantity, ToDoubleFunction<Metrics> value) {
        List<Line> lines = new ArrayList<>();
        int epochs = 1;
        List<List<String>> rows = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            Function<Epoch, Metrics> metrics =
                    run.history().hasValidation() ? LearningCharts::validation : Epoch::training;
            String name = names.get(i) + (run.history().hasValidation() ? "" : " (training)");
            List<Point> points = points(run.history(), metrics, value);
            lines.add(new Line(
                    name, "line-%d%s".formatted(i + 1, i % 2 == 1 ? " dashed" : ""), points, dots(run.history())));
            epochs = Math.max(epochs, points.size());
            rows.add(List.of(
                    name,
                    Numbers.of(points.get(0).y()),
                    run.bestEpoch()
                            .map(epoch -> Numbers.of(value.applyAsDouble(metrics.apply(epoch))))
                            .orElse("–"),
                    Numbers.of(points.get(points.size() - 1).y())));
        }
        return new Chart(
                "compared-" + quantity,
                "Validation " + quantity,
                "Validation %s by epoch of %d runs.".formatted(quantity, runs.size()),
                Axis.ofEpochs(epochs),
                axis(lines, quantity),
                lines,
                List.of(),
                DataTable.ofNumbers(
                        "Validation " + quantity, List.of("run", "first epoch", "best epoch", "last epoch"), rows));
    }

    private static Axis axis(List<Line> lines, String quantity) {
        return Axis.around(
                quantity, lines.stream().flatMap(line -> line.points().stream()).mapToDouble(Point::y));
    }

    /** Too many dots would hide the line. */
    private static boolean dots(History history) {
        return history.epochs().size() <= MAX_DOTS;
    }

    private static Metrics validation(Epoch epoch) {
        return epoch.validation().orElseThrow();
    }

    private static List<Point> points(
            History history, Function<Epoch, Metrics> metrics, ToDoubleFunction<Metrics> value) {
        return history.epochs().stream()
                .map(epoch -> new Point(epoch.number() + 1, value.applyAsDouble(metrics.apply(epoch))))
                .toList();
    }

    private static DataTable table(History history) {
        List<String> columns = history.hasValidation()
                ? List.of("epoch", "accuracy", "loss", "validation accuracy", "validation loss")
                : List.of("epoch", "accuracy", "loss");
        List<List<String>> rows = history.epochs().stream()
                .map(epoch -> Stream.concat(
                                Stream.of(Integer.toString(epoch.number() + 1)),
                                Stream.concat(Stream.of(epoch.training()), epoch.validation().stream())
                                        .flatMapToDouble(metrics -> DoubleStream.of(metrics.accuracy(), metrics.loss()))
                                        .mapToObj(Numbers::of))
                        .toList())
                .toList();
        return DataTable.ofNumbers("Accuracy and loss by epoch", columns, rows);
    }
}
