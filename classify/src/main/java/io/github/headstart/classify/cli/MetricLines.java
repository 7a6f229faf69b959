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
                        "%-10s  accuracy %.4f  loss %.4f  (%,d images)%n",
                        entry.getKey(),
                        entry.getValue().accuracy(),
                        entry.getValue().loss(),
                        entry.getValue().count()))
                .collect(Collectors.joining());
    }
}
