package io.github.headstart.classify.report;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.report.chart.Chart;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.run.Run;
import io.github.headstart.dataset.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** The content of {@code comparison.jte}: a comparison of several runs. */
final class ComparisonPage {
    private static final int MAX_LINES = 8;

    private final List<Run> runs;
    private final List<String> names;
    private final DataTable differences;

    ComparisonPage(List<Run> runs) {
        this.runs = List.copyOf(runs);
        names = RunNames.of(runs);
        differences = Differences.of(runs, names);
    }

    /**
     * A run with a link to its report.
     *
     * @param report a {@code file:} URI; empty if there is no report
     */
    record Link(String name, String folder, String report) {}

    String title() {
        return "Comparison of %d runs".formatted(runs.size());
    }

    List<Link> links() {
        return IntStream.range(0, runs.size())
                .mapToObj(i -> {
                    Path folder = runs.get(i).folder().toAbsolutePath().normalize();
                    Path report = folder.resolve(Report.FILE);
                    return new Link(
                            names.get(i),
                            folder.toString(),
                            Files.isRegularFile(report) ? report.toUri().toASCIIString() : "");
                })
                .toList();
    }

    /** Reasons why the metrics are not directly comparable. */
    List<String> notices() {
        List<String> notices = new ArrayList<>();
        if (runs.stream()
                        .map(run -> run.description().store().sha256())
                        .distinct()
                        .count()
                > 1) {
            notices.add("The runs were trained on different stores: their images or features differ.");
        }
        List<String> untrained = IntStream.range(0, runs.size())
                .filter(i -> !runs.get(i).description().recipe().backbone().trained())
                .mapToObj(names::get)
                .toList();
        if (!untrained.isEmpty()) {
            notices.add(
                    "The backbone is untrained in %s: its weights are random, and the metrics say nothing about a trained one."
                            .formatted(String.join(", ", untrained)));
        }
        return notices;
    }

    DataTable results() {
        Set<Split> splits = new TreeSet<>(Comparator.reverseOrder());
        runs.forEach(run -> splits.addAll(run.metrics().keySet()));
        List<String> columns = new ArrayList<>(List.of("run"));
        for (Split split : splits) {
            columns.addAll(List.of(split + " accuracy", split + " loss"));
            if (isMultiLabel()) {
                columns.add(split + " mAP");
            }
        }
        columns.addAll(List.of("best epoch", "epochs", "duration"));
        return new DataTable(
                "Metrics by run",
                columns,
                IntStream.range(0, runs.size())
                        .mapToObj(i -> result(names.get(i), runs.get(i), splits))
                        .toList(),
                true,
                best(splits));
    }

    /** Whether images may have several classes in all runs, so that the accuracy says little. */
    private boolean isMultiLabel() {
        return runs.stream().allMatch(run -> run.description().labelling().isMultiLabel());
    }

    private static double orNaN(Double value) {
        return value == null ? Double.NaN : value;
    }

    /** The cells with the best value of each metric of each split, including ties. */
    private Set<DataTable.Place> best(Set<Split> splits) {
        Set<DataTable.Place> best = new HashSet<>();
        int column = 1;
        for (Split split : splits) {
            best.addAll(lowest(column++, split, metrics -> -metrics.accuracy()));
            best.addAll(lowest(column++, split, SplitMetrics::loss));
            if (isMultiLabel()) {
                best.addAll(lowest(column++, split, metrics -> -orNaN(metrics.averagePrecision())));
            }
        }
        return best;
    }

    private List<DataTable.Place> lowest(int column, Split split, ToDoubleFunction<SplitMetrics> value) {
        double[] values = runs.stream()
                .mapToDouble(run -> Optional.ofNullable(run.metrics().get(split))
                        .map(value::applyAsDouble)
                        .orElse(Double.NaN))
                .toArray();
        double[] known =
                DoubleStream.of(values).filter(each -> !Double.isNaN(each)).toArray();
        double least = DoubleStream.of(known).min().orElse(Double.NaN);
        // A single value, or equal values only, are not marked.
        return DoubleStream.of(known).distinct().count() < 2
                ? List.of()
                : IntStream.range(0, values.length)
                        .filter(row -> values[row] == least)
                        .mapToObj(row -> new DataTable.Place(row, column))
                        .toList();
    }

    DataTable differences() {
        return differences;
    }

    String curvesNote() {
        return runs.size() <= MAX_LINES
                ? "Validation metrics by epoch; training metrics for runs without validation."
                : "Validation metrics by epoch of the first %d runs; training metrics for runs without validation."
                        .formatted(MAX_LINES);
    }

    List<Chart> curves() {
        int shown = Math.min(MAX_LINES, runs.size());
        return LearningCharts.of(runs.subList(0, shown), names.subList(0, shown));
    }

    /** The images on which two runs disagree; null unless there are exactly two with images in common. */
    Agreement agreement() {
        return runs.size() == 2 ? Agreement.of(runs, names).orElse(null) : null;
    }

    private List<String> result(String name, Run run, Set<Split> splits) {
        List<String> row = new ArrayList<>(List.of(name));
        for (Split split : splits) {
            Optional<SplitMetrics> metrics = Optional.ofNullable(run.metrics().get(split));
            row.add(Numbers.of(metrics.map(SplitMetrics::accuracy).orElse(null)));
            row.add(Numbers.of(metrics.map(SplitMetrics::loss).orElse(null)));
            if (isMultiLabel()) {
                row.add(Numbers.of(metrics.map(SplitMetrics::averagePrecision).orElse(null)));
            }
        }
        row.add(Integer.toString(run.description().bestEpoch() + 1));
        row.add(Integer.toString(run.history().epochs().size()));
        row.add(Numbers.seconds(run.description().seconds()));
        return row;
    }
}
