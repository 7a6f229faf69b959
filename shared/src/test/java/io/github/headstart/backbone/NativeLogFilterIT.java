package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.JavaProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(value = OS.LINUX, disabledReason = "its program finds the C library's stderr by the name it has there")
class NativeLogFilterIT {
    private static final String NOTE = "MLIR V1 optimization pass is not enabled";
    private static final String ABSEIL = "All log messages before absl::InitializeLog()";
    private static final List<String> PASSED = List.of(
            "E0000 00:00:1795571390.769186   13607 some_file.cc:12] an error",
            "terminate called after throwing an instance of 'std::bad_alloc'");

    @TempDir
    Path directory;

    @Test
    void dropsNotesAndWarningsAndPassesOnTheRest() throws Exception {
        List<String> lines = lines(0, "2");

        assertThat(lines).contains("Java before", "Java after").containsAll(PASSED);
        assertThat(lines).noneMatch(line -> line.contains(NOTE) || line.contains(ABSEIL) || line.contains("a warning"));
    }

    @Test
    void keepsWarningsAtTheFirstLevel() throws Exception {
        List<String> lines = lines(0, "1");

        assertThat(lines).containsAll(PASSED).anyMatch(line -> line.endsWith("a warning"));
        assertThat(lines).noneMatch(line -> line.contains(NOTE) || line.contains(ABSEIL));
    }

    @Test
    void leavesAllWhereTheEnvironmentAsksForAll() throws Exception {
        assertThat(lines(0, "0"))
                .containsAll(PASSED)
                .anyMatch(line -> line.endsWith("a warning"))
                .anyMatch(line -> line.contains(NOTE));
    }

    @Test
    void losesNothingWhenNativeCodeAborts() throws Exception {
        int aborted = 128 + 6;

        List<String> lines = lines(aborted, "2", "abort");

        assertThat(lines).contains("Java before", "Java after").containsAll(PASSED);
        assertThat(lines).anyMatch(line -> line.startsWith("F0000") && line.endsWith("Check failed"));
    }

    /** What the program prints to stderr. */
    private List<String> lines(int exit, String level, String... arguments) throws IOException, InterruptedException {
        List<String> options = List.of("--enable-native-access=ALL-UNNAMED", "-XX:-CreateCoredumpOnCrash");
        Path err = directory.resolve("stderr");
        ProcessBuilder builder = JavaProcess.of(options, NativeNotes.class, arguments)
                .directory(directory.toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TF_CPP_MIN_LOG_LEVEL", level);
        Process process = builder.start();
        try {
            // Until the program and the filter have closed it.
            Files.write(err, process.getErrorStream().readAllBytes());
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).isEqualTo(exit);
        return Files.readAllLines(err);
    }
}
