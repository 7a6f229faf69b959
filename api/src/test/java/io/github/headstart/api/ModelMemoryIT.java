package io.github.headstart.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.JavaProcess;
import io.github.headstart.reference.Program;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Resident memory while eight threads predict with one model. */
@EnabledOnOs(value = OS.LINUX, disabledReason = "reads the process's memory from /proc")
class ModelMemoryIT {
    /**
     * A batch's pixels that were kept would take 96 KiB for each prediction, 560 MiB in all. Java's compiler and the arenas of the C
     * library, which take more in steps, took 16 MiB at the most.
     */
    private static final long GROWTH_MEBIBYTES = 32;

    @TempDir
    private Path folder;

    @Test
    void staysTheSameOverThousandsOfPredictions(TestReporter reporter) throws Exception {
        TrainedRun run = TrainedRun.of(folder, TrainedRun.TINY);

        Program.Outcome outcome = Program.Run.start(JavaProcess.of(
                        List.of("-Xms48m", "-Xmx48m", "-XX:+AlwaysPreTouch", "-XX:+UseSerialGC"),
                        ManyPredictions.class,
                        run.run().toString(),
                        "8",
                        "1000",
                        folder.resolve("images/test/a/0.png").toString(),
                        folder.resolve("images/test/b/0.png").toString()))
                .await();

        assertThat(outcome.exit()).as(outcome.err()).isZero();
        List<Long> mebibytes = outcome.out()
                .lines()
                .map(line -> Long.parseLong(line.substring(line.lastIndexOf(' ') + 1)))
                .toList();
        reporter.publishEntry("resident memory, MiB", mebibytes.toString());
        assertThat(mebibytes).hasSize(20);
        // From a quarter of them on: before, classes are loaded and compiled.
        assertThat(mebibytes.get(19) - mebibytes.get(4)).isLessThan(GROWTH_MEBIBYTES);
    }
}
