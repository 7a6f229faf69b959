package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.json.Json;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.reference.JavaProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sends signals to a process that is predicting many images. */
@DisabledOnOs(OS.WINDOWS)
@Timeout(300)
class PredictSignalIT {
    private static final int IMAGES = 300_000;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void aSignalLeavesCompleteLinesAndTheNumberOfRemainingImages(String signal, int exitCode) throws Exception {
        new TinyRun(folder).train(FeatureType.FLOAT32, true);
        String image = folder.resolve("images/test/a/0.png").toString();
        Path list = Files.write(folder.resolve("list.txt"), Collections.nCopies(IMAGES, image));
        Path out = folder.resolve("out.jsonl");
        Path err = folder.resolve("err.txt");
        Process process = JavaProcess.of(
                        ClassifyCommand.class,
                        "predict",
                        folder.resolve("run").toString(),
                        "--files-from",
                        list.toString(),
                        "--json")
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            while (process.isAlive() && Files.size(out) < 10_000) {
                TimeUnit.MILLISECONDS.sleep(10);
            }
            assertThat(process.isAlive()).as(Files.readString(err)).isTrue();
            JavaProcess.signal(process, signal);

            assertThat(process.waitFor()).isEqualTo(exitCode);
        } finally {
            process.destroyForcibly();
        }
        assertThat(Files.readString(out)).endsWith("\n");
        List<String> lines = Files.readAllLines(out);
        assertThat(lines).allSatisfy(line -> assertThat(
                        Json.parse(line, "line", Map.class).get("status"))
                .isEqualTo("ok"));
        assertThat(Files.readString(err))
                .contains("%,d images in ".formatted(lines.size()))
                .contains("interrupted; not predicted: %,d images".formatted(IMAGES - lines.size()))
                .doesNotContain("Exception");
    }
}
