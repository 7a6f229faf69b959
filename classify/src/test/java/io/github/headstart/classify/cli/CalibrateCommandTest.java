package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.TestStore;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrateCommandTest {
    @TempDir
    private Path folder;

    private String store;
    private String run;

    @BeforeEach
    void train() throws IOException {
        store = folder.resolve("store").toString();
        run = folder.resolve("run").toString();
        new TestStore(Files.createDirectory(folder.resolve("store")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 40))
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 60))
                .add(Split.TEST, 0, TestStore.samples(Split.TEST, 30))
                .publish()
                .close();
        assertThat(classify(store, "--epochs", "40", "--learning-rate", "0.02", "--output", run)
                        .exit())
                .isZero();
    }

    @Test
    void whatComesAfterUsesTheTemperatureAndSaysSo() throws IOException {
        assertThat(classify("evaluate", run).err()).doesNotContain("calibrated");

        Outcome calibrated = classify("calibrate", run);

        assertThat(calibrated.exit()).as(calibrated.err()).isZero();
        assertThat(calibrated.out().lines().map(line -> line.replaceAll("[0-9.]+", "#")
                        .replaceAll(" +", " ")))
                .containsExactly(
                        "temperature #, fitted on # validation images",
                        "warning: the temperature is unreliable: expected a standard error of at most # % of it, found # %; validate on more images",
                        "split images ECE before after NLL before after",
                        "validation # # # # #",
                        "test # # # # #",
                        "results: " + run.replaceAll("[0-9.]+", "#"));
        String note =
                "note: calibrated: " + calibrated.out().lines().findFirst().orElseThrow();
        assertThat(classify("evaluate", run).err()).contains(note);
        assertThat(classify("evaluate", run, "--json").out()).contains("  \"temperature\": ");
        Outcome exported = classify("export", run, "--format", "keras");
        assertThat(exported.out()).contains(note + "; the last layer's weights are those of training divided by it");
        assertThat(Path.of(run, "report.html"))
                .content()
                .contains("The probabilities are calibrated", "Before and after calibration");
        assertThat(classify("calibrate", run).out())
                .contains("export was exported before: export again")
                .startsWith(calibrated.out().lines().findFirst().orElseThrow());
    }

    @Test
    void warnsOfTooFewValidationImages() throws IOException {
        String few = folder.resolve("few").toString();
        new TestStore(Files.createDirectory(folder.resolve("fewer")))
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, 40))
                .add(Split.VALIDATION, 0, TestStore.samples(Split.VALIDATION, 6))
                .publish()
                .close();
        assertThat(classify(folder + "/fewer", "--epochs", "2", "--learning-rate", "0.02", "--output", few)
                        .exit())
                .isZero();

        assertThat(classify("calibrate", few).out())
                .contains(
                        "warning: the temperature is unreliable: expected a standard error of at most 30 % of it, found ");
        assertThat(Path.of(few, "report.html")).content().contains("Warning: the temperature is unreliable");
    }

    @Test
    void findsAStoreThatWasMoved() throws IOException {
        Path moved = Files.move(Path.of(store), folder.resolve("moved"));

        assertThat(classify("calibrate", run).err()).contains(store);
        Outcome calibrated = classify("calibrate", run, moved.toString(), "--json");

        assertThat(calibrated.exit()).as(calibrated.err()).isZero();
        assertThat(calibrated.out()).startsWith("{\n  \"temperature\": ").contains("\"negative_log_likelihood\": ");
    }

    private record Outcome(int exit, String out, String err) {}

    private static Outcome classify(String... arguments) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int exit = CommandLines.run(new ClassifyCommand(), arguments);
            return new Outcome(
                    exit, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
