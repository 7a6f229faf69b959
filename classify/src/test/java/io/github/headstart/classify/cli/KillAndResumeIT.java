package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.io.Checksum;
import io.github.headstart.reference.JavaProcess;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts and kills processes during training. */
@Timeout(300)
class KillAndResumeIT {
    private static final int TERMINATED = 143;
    private static final String[] FLAGS = {"--epochs", "3000", "--hidden", "8", "--dropout", "0.2", "--batch-size", "5"
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void writeStore() throws IOException {
        TestStore.usual(Files.createDirectory(folder.resolve("store")));
    }

    @Test
    void aKilledRunResumesToTheHistoryOfAnUninterruptedOne() throws IOException, InterruptedException {
        assertThat(train("undisturbed").waitFor()).isZero();
        Process killed = train("killed");
        waitForCheckpoint(killed, "killed");
        killed.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/run.json")).doesNotExist();

        assertThat(start("--resume", folder.resolve("killed").toString()).waitFor())
                .isZero();

        for (String file : List.of("history.csv", "predictions.csv", "metrics.json")) {
            assertThat(folder.resolve("killed").resolve(file))
                    .hasSameTextualContentAs(folder.resolve("undisturbed").resolve(file));
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aTerminatedRunWritesTheResultsOfItsBestEpochAndCanBeResumed() throws IOException, InterruptedException {
        Process terminated = train("run");
        waitForCheckpoint(terminated, "run");
        terminated.destroy();

        assertThat(terminated.waitFor()).isEqualTo(TERMINATED);
        assertThat(folder.resolve("run/run.json")).content().contains("\"interrupted\"");
        assertThat(folder.resolve("run/metrics.json")).exists();
        assertThat(folder.resolve("run/checkpoint.bin")).exists();
    }

    @Test
    void aRunThatIsKilledDuringFineTuningResumesToTheSameModel() throws Exception {
        new TinyRun(folder).extract("features", "block4_pool");
        assertThat(tune("undisturbed").waitFor()).isZero();
        Process killed = tune("killed");
        Path printed = folder.resolve("killed.txt");
        while (killed.isAlive() && !Files.readString(printed).contains("Epoch 5/14")) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        killed.destroyForcibly().waitFor();
        assertThat(folder.resolve("killed/run.json")).doesNotExist();
        assertThat(Files.readString(printed)).doesNotContain("Epoch 14/14");

        assertThat(start("--resume", folder.resolve("killed").toString()).waitFor())
                .isZero();

        for (String file : List.of("history.csv", "predictions.csv", "metrics.json")) {
            assertThat(folder.resolve("killed").resolve(file))
                    .hasSameTextualContentAs(folder.resolve("undisturbed").resolve(file));
        }
        String weights = "head/variables/variables.data-00000-of-00001";
        assertThat(Checksum.ofFile(folder.resolve("killed").resolve(weights)))
                .isEqualTo(Checksum.ofFile(folder.resolve("undisturbed").resolve(weights)));
    }

    private Process tune(String output) throws IOException {
        return JavaProcess.of(
                        ClassifyCommand.class,
                        folder.resolve("features").toString(),
                        "--fine-tune",
                        "block5",
                        "--epochs",
                        "2",
                        "--fine-tune-epochs",
                        "12",
                        "--dropout",
                        "0.2",
                        "--batch-size",
                        "5",
                        "--monitor",
                        "loss",
                        "--output",
                        folder.resolve(output).toString())
                .redirectOutput(folder.resolve(output + ".txt").toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private void waitForCheckpoint(Process process, String output) throws InterruptedException {
        while (process.isAlive() && !Files.exists(folder.resolve(output).resolve("checkpoint.bin"))) {
            TimeUnit.MILLISECONDS.sleep(10);
        }
        assertThat(process.isAlive()).as("still in the middle of training").isTrue();
    }

    private Process train(String output) throws IOException {
        List<String> arguments = new ArrayList<>(List.of(
                folder.resolve("store").toString(),
                "--output",
                folder.resolve(output).toString()));
        arguments.addAll(List.of(FLAGS));
        return start(arguments.toArray(String[]::new));
    }

    private static Process start(String... arguments) throws IOException {
        return JavaProcess.of(ClassifyCommand.class, arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
