package io.github.headstart.classify.sweep;

import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.Monitor;
import io.github.headstart.classify.train.StopReason;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The results of a sweep as a table, the best trial first.
 *
 * @param table a row per trial: its varied options, then the monitored and the other metrics of its best epoch, as
 *     means over the folds with their standard deviations
 * @param best the first row's trial; empty if none has a finite metric
 * @param testAccuracy of the best trial, 0 to 1
 * @param monitor the metric that the trials are sorted by
 * @param interrupted whether a trial is missing or was interrupted
 */
public record SweepTable(
        TextTable table, Optional<Trial> best, Optional<Double> testAccuracy, Monitor monitor, boolean interrupted) {
    /** @param trials number of trials of the whole sweep */
    static SweepTable of(List<TrialResult> results, int trials, Monitor monitor) {
        List<TrialResult> sorted = new ArrayList<>(results);
        sorted.sort((a, b) -> compare(a.mean(monitor::value), b.mean(monitor::value), monitor));
        Set<String> varied = new LinkedHashSet<>();
        sorted.forEach(result -> varied.addAll(result.trial().varied().keySet()));
        List<Monitor> metrics = metrics(sorted, monitor);
        boolean folds = sorted.stream().anyMatch(result -> result.best().size() > 1);

        List<String> columns = new ArrayList<>(List.of("rank"));
        varied.forEach(option -> columns.add(option));
        for (Monitor metric : metrics) {
            columns.add(metric.toString());
            if (folds) {
                columns.add(metric + "_deviation");
            }
        }
        columns.addAll(List.of("best_epoch", "epochs", "stop_reason", "seconds"));
        List<List<String>> rows = new ArrayList<>();
        for (TrialResult result : sorted) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(rows.size() + 1)));
            varied.forEach(option -> row.add(result.trial().varied().getOrDefault(option, "")));
            for (Monitor metric : metrics) {
                row.add(number("%.5f", result.mean(metric::value)));
                if (folds) {
                    row.add(number("%.5f", result.deviation(metric::value)));
                }
            }
            row.add(number(folds ? "%.1f" : "%.0f", result.mean(Epoch::number)));
            row.add(number(result.epochs() == Math.rint(result.epochs()) ? "%.0f" : "%.1f", result.epochs()));
            row.add(result.stopReason().toString());
            row.add(number("%.2f", result.seconds()));
            rows.add(row);
        }
        Optional<TrialResult> first =
                sorted.stream().findFirst().filter(result -> !result.best().isEmpty());
        boolean interrupted = sorted.size() < trials
                || sorted.stream().anyMatch(result -> result.stopReason() == StopReason.INTERRUPTED);
        return new SweepTable(
                new TextTable(columns, rows),
                first.map(TrialResult::trial),
                first.flatMap(TrialResult::testAccuracy),
                monitor,
                interrupted);
    }

    /** The monitored metric first; validation metrics only if there is validation. */
    private static List<Monitor> metrics(List<TrialResult> results, Monitor monitor) {
        boolean validated = results.stream()
                .flatMap(result -> result.best().stream())
                .anyMatch(epoch -> epoch.validation().isPresent());
        return Stream.concat(Stream.of(monitor), Stream.of(Monitor.values()))
                .filter(metric -> validated || !metric.needsValidation())
                .distinct()
                .toList();
    }

    private static int compare(double a, double b, Monitor monitor) {
        if (monitor.isBetter(a, b, 0)) {
            return -1;
        }
        return monitor.isBetter(b, a, 0) ? 1 : 0;
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
