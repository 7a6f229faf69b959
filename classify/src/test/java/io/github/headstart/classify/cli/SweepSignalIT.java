package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.JavaProcess;
import io.github.headstart.store.TestStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Interrupts a sweep process with SIGINT. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class SweepSignalIT {
    private static final int CONFIGURATIONS = 12;

    @TempDir
    private Path folder;

    @Test
    void anInterruptedSweepResumesToTheTableOfAnUninterruptedOne() throws Exception {
        TestStore.usual(Files.createDirectory(folder.resolve("store")));
        assertThat(sweep("whole").waitFor()).isZero();

        Process ended = sweep("ended");
        Path trials = folder.resolve("ended/trials.jsonl");
        while (ended.isAlive() && !(Files.exists(trials) && Files.size(trials) > 0)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        JavaProcess.signal(ended, "INT");
        assertThat(ended.waitFor()).isEqualTo(130);
        int done = Files.readAllLines(trials).size();
        assertThat(done).isBetween(1, CONFIGURATIONS - 1);
        assertThat(Files.readString(folder.resolve("ended.txt")))
                .contains(
                        "interrupted: %d of %d configurations trained; continue with: ./headstart classify sweep --resume %s"
                                .formatted(done, CONFIGURATIONS, folder.resolve("ended")));

        assertThat(start(
                                "ended.txt",
                                "sweep",
                                "--resume",
                                folder.resolve("ended").toString())
                        .waitFor())
                .isZero();

        assertThat(Files.readString(folder.resolve("ended.txt")))
                .contains(", %d of them already trained".formatted(done));
        assertThat(Files.readAllLines(trials)).hasSize(CONFIGURATIONS);
        assertThat(withoutSeconds("ended")).isEqualTo(withoutSeconds("whole"));
    }

    private List<String> withoutSeconds(String name) throws IOException {
        return Files.readAllLines(folder.resolve(name).resolve("sweep.csv")).stream()
                .map(line -> line.substring(0, line.lastIndexOf(',')))
                .toList();
    }

    private Process sweep(String name) throws IOException {
        return start(
                name + ".txt",
                "sweep",
                folder.resolve("store").toString(),
                "--output",
                folder.resolve(name).toString(),
                "--epochs",
                "200",
                "--batch-size",
                "5",
                "--try",
                "seed=1 2 3 4 5 6",
                "--try",
                "hidden=8 16");
    }

    private Process start(String output, String... arguments) throws IOException {
        return JavaProcess.of(ClassifyCommand.class, arguments)
                .redirectOutput(folder.resolve(output).toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
