package io.github.headstart.classify.cli;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.dataset.Split;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Formats the metrics of each split on one line for the console. */
final class MetricLines {
    private MetricLines() {}

    static String of(Map<Split, SplitMetrics> metrics) {
        return metrics.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%-10s  accuracy %.4f  loss %.4f%s  (%,d images)%n",
                        entry.getKey(),
                        entry.getValue().accuracy(),
                        entry.getValue().loss(),
                        several(entry.getValue()),
                        entry.getValue().count()))
                .collect(Collectors.joining());
    }

    /** What says more than the accuracy where an image may have several classes and most images lack most of them. */
    private static String several(SplitMetrics metrics) {
        return metrics.micro()
                .map(micro -> String.format(
                        Locale.ROOT,
                        "  micro F1 %.4f  macro F1 %.4f  mean average precision %s",
                        micro.f1(),
                        metrics.macro().f1(),
                        metrics.averagePrecision() == null
                                ? "undefined"
                                : String.format(Locale.ROOT, "%.4f", metrics.averagePrecision())))
                .orElse("");
    }
}
