package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepCommandTest {
    @TempDir
    private Path folder;

    private Path store;
    private Path sweep;

    @BeforeEach
    void writeStore() throws IOException {
        store = Files.createDirectory(folder.resolve("store of 24"));
        TestStore.usual(store);
        sweep = folder.resolve("sweep");
    }

    @Test
    void theBestCommandReproducesTheBestHead() throws IOException {
        Outcome found = sweep("--batch-size", "7", "--epochs=3", "--dropout", "0.2");

        String command = found.out()
                .lines()
                .filter(line -> line.startsWith("best: "))
                .findFirst()
                .orElseThrow();
        assertThat(command)
                .startsWith("best: ./headstart classify '" + store + "' --epochs 3 --batch-size 7 --hidden ");
        String[] flags = command.substring(command.indexOf("' --") + 2).split(" ");
        List<String> arguments = new ArrayList<>(List.of(store.toString(), "--output", folder + "/run"));
        arguments.addAll(List.of(flags));
        assertThat(run(arguments).exit()).isZero();

        List<String> best =
                List.of(Files.readAllLines(sweep.resolve("sweep.csv")).get(1).split(","));
        List<String> history = Files.readAllLines(folder.resolve("run/history.csv"));
        int epoch = Integer.parseInt(best.get(best.size() - 4));
        String[] trained = history.get(epoch + 1).split(",");
        assertThat(best.get(2)).isEqualTo(String.format(Locale.ROOT, "%.5f", Double.parseDouble(trained[4])));
    }

    @Test
    void refusesToResumeAFinishedSweepAndAFolderWithoutASweep() {
        sweep("--epochs", "1");

        assertThat(resume()).satisfies(outcome -> {
            assertThat(outcome.exit()).isEqualTo(1);
            assertThat(outcome.err()).contains("found a finished one");
        });
        assertThat(run(List.of("sweep", "--resume", folder.toString())).err()).contains("found no sweep.json in it");
    }

    @Test
    void resumesAfterAFailedTrialAndRefusesOtherSettingsByName() {
        Outcome failed = sweep("--class-weights", "fish=2", "--epochs", "1");
        assertThat(failed.exit()).as(failed.err()).isNotZero();

        assertThat(resume("--epochs", "2").err())
                .contains("--epochs: --resume uses the settings of " + sweep + ", expected 1 or no value, found 2");
        assertThat(resume("--seed", "2").err()).contains("--seed").contains("expected 42 or no value, found 2");
        assertThat(resume("--try", "hidden=0 8 16").err())
                .contains("--try hidden")
                .contains("expected 0 4 or no value, found 0 8 16");
        assertThat(resume("--folds", "3").err()).contains("--folds").contains("found 3");
        assertThat(resume("--output", "there").err()).contains("--output").contains("expected none");
        assertThat(resume("--seed", "2").exit()).isEqualTo(2);
        // Equal settings are accepted, and the trial fails as before.
        assertThat(resume("--epochs", "1", "--try", "hidden=0 4").err()).isEqualTo(failed.err());
    }

    @Test
    void resumesWithAnOptionThatOnlyTheOptimizerOfTheSweepHas() {
        Outcome failed = sweep("--class-weights", "fish=2", "--optimizer", "sgd", "--momentum", "0.5");

        assertThat(resume("--momentum", "0.50", "--class-weights", "fish=2.0").err())
                .isEqualTo(failed.err());
        assertThat(resume("--momentum", "0.4").err()).contains("--momentum").contains("expected 0.5 or no value");
    }

    @Test
    void refusesToResumeWithAnotherStore() throws IOException {
        sweep("--class-weights", "fish=2", "--epochs", "1");
        Path other = Files.createDirectory(folder.resolve("other"));
        new TestStore(other)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 4))
                .publish();

        Outcome outcome = run(List.of("sweep", other.toString(), "--resume", sweep.toString()));

        assertThat(outcome.exit()).isEqualTo(1);
        assertThat(outcome.err()).contains("other: expected the store of the sweep in " + sweep);
    }

    @Test
    void printsTheWarningsOfATraining() throws IOException {
        Path unequal = Files.createDirectory(folder.resolve("unequal"));
        List<Sample> training = new ArrayList<>(TestStore.samples(Split.TRAIN, 8));
        training.add(TestStore.sample(Split.TRAIN, "dogs", 70, "validation/1"));
        new TestStore(unequal)
                .add(Split.TRAIN, 0, training)
                .add(Split.TRAIN, 1, TestStore.samples(Split.TRAIN, 3))
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 4))
                .publish();

        Outcome sweep = run(List.of(
                "sweep", unequal.toString(), "--epochs=1", "--try=hidden=0", "--output", folder + "/unequal-sweep"));
        Outcome trained = run(List.of(unequal.toString(), "--epochs=1", "--output", folder + "/unequal-run"));

        assertThat(sweep.out().lines().filter(line -> line.startsWith("warning: ")))
                .hasSizeGreaterThan(1)
                .anyMatch(line -> line.contains("identical image in two splits"))
                .containsExactlyElementsOf(trained.out()
                        .lines()
                        .filter(line -> line.startsWith("warning: "))
                        .toList());
    }

    private record Outcome(int exit, String out, String err) {}

    private Outcome sweep(String... flags) {
        List<String> arguments = new ArrayList<>(
                List.of("sweep", store.toString(), "--output", sweep.toString(), "--try", "hidden=0 4"));
        arguments.addAll(List.of(flags));
        return run(arguments);
    }

    private Outcome resume(String... flags) {
        List<String> arguments = new ArrayList<>(List.of("sweep", "--resume", sweep.toString()));
        arguments.addAll(List.of(flags));
        return run(arguments);
    }

    private static Outcome run(List<String> arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exit = CommandLines.run(new ClassifyCommand(), arguments.toArray(String[]::new));
            return new Outcome(
                    exit, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
