package io.github.headstart.classify.cli;

import io.github.headstart.classify.result.SplitScores;
import io.github.headstart.dataset.Split;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The figures of each split for people, a line each. */
final class ScoreLines {
    private ScoreLines() {}

    static String of(Map<Split, SplitScores> scores) {
        return scores.entrySet().stream()
                .map(entry -> String.format(
                        Locale.ROOT,
                        "%-10s  accuracy %.4f  loss %.4f  (%,d pictures)%n",
                        entry.getKey(),
                        entry.getValue().accuracy(),
                        entry.getValue().loss(),
                        entry.getValue().count()))
                .collect(Collectors.joining());
    }
}
