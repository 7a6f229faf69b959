package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.Program;
import io.github.headstart.reference.Program.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Predictions as text: by path the status, the class and the probabilities. */
final class PredictedLines {
    private PredictedLines() {}

    /** As {@code classify predict} prints them on this machine. */
    static Map<String, String> ofThisMachine(Path run, Path images, String... more) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("predict", run.toString(), images.toString(), "--csv"));
        arguments.addAll(List.of(more));
        Outcome outcome =
                new Program("classify/target/classify.jar").run(run.getParent(), arguments.toArray(String[]::new));
        assertThat(outcome.exit()).as(outcome.err()).isZero();
        Map<String, String> expected = new HashMap<>();
        outcome.out()
                .lines()
                .skip(1)
                .map(line -> line.replace(images + "/", "").split(",", 2))
                .forEach(cells -> expected.put(cells[0], cells[1]));
        return expected;
    }

    /** As they are in the CSV files of {@link SparkPredict}. */
    static Map<String, String> inParts(Path output) throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Path part : parts(output)) {
            Files.readAllLines(part).stream()
                    .skip(1)
                    .map(line -> line.split(",", 2))
                    .forEach(cells -> assertThat(found.put(cells[0], cells[1]))
                            .as("twice: %s", cells[0])
                            .isNull());
        }
        return found;
    }

    static List<Path> parts(Path output) throws IOException {
        try (Stream<Path> files = Files.list(output)) {
            return files.filter(file -> file.getFileName().toString().matches("part-\\d+-\\w+\\.\\w+"))
                    .sorted()
                    .toList();
        }
    }
}
