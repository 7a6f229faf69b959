package io.github.headstart.classify.cli;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.dataset.Split;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of each split for people, a line each. */
final class MetricLines {
    private MetricLines() {}

    static String of(Map<Split, SplitMetrics> scores) {
        return scores.entrySet().stream()
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
