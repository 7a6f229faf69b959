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
 * What a sweep found, the best trial first.
 *
 * @param table a row per trial: what it varied, then the monitored and the other figures of its best epoch, means over
 *     the folds with their standard deviations
 * @param best the first row's trial; empty if none has a finite figure
 * @param testAccuracy of the best trial, 0 to 1
 * @param monitor the figure that the trials are sorted by
 * @param interrupted whether a trial is missing or was not trained to its end because of the stop
 */
public record SweepTable(
        TextTable table, Optional<Trial> best, Optional<Double> testAccuracy, Monitor monitor, boolean interrupted) {
    /** @param trials how many there were to be */
    static SweepTable of(List<TrialResult> results, int trials, Monitor monitor) {
        List<TrialResult> sorted = new ArrayList<>(results);
        sorted.sort((a, b) -> compare(a.mean(monitor::value), b.mean(monitor::value), monitor));
        Set<String> varied = new LinkedHashSet<>();
        sorted.forEach(result -> varied.addAll(result.trial().varied().keySet()));
        List<Monitor> figures = figures(sorted, monitor);
        boolean folds = sorted.stream().anyMatch(result -> result.best().size() > 1);

        List<String> columns = new ArrayList<>(List.of("rank"));
        varied.forEach(option -> columns.add(option));
        for (Monitor figure : figures) {
            columns.add(figure.toString());
            if (folds) {
                columns.add(figure + "_deviation");
            }
        }
        columns.addAll(List.of("best_epoch", "epochs", "stop_reason", "seconds"));
        List<List<String>> rows = new ArrayList<>();
        for (TrialResult result : sorted) {
            List<String> row = new ArrayList<>(List.of(Integer.toString(rows.size() + 1)));
            varied.forEach(option -> row.add(result.trial().varied().getOrDefault(option, "")));
            for (Monitor figure : figures) {
                row.add(number("%.5f", result.mean(figure::value)));
                if (folds) {
                    row.add(number("%.5f", result.deviation(figure::value)));
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

    /** The monitored one first; those of validation only where there is one. */
    private static List<Monitor> figures(List<TrialResult> results, Monitor monitor) {
        boolean validated = results.stream()
                .flatMap(result -> result.best().stream())
                .anyMatch(epoch -> epoch.validation().isPresent());
        return Stream.concat(Stream.of(monitor), Stream.of(Monitor.values()))
                .filter(figure -> validated || !figure.needsValidation())
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
