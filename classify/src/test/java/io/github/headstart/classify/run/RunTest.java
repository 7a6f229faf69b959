package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.report.TestRuns;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunTest {
    @TempDir
    private Path folder;

    @Test
    void namesAMissingFolder() {
        assertThatThrownBy(() -> Run.read(folder.resolve("nowhere")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("nowhere: expected the folder of a finished run", "no such folder");
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint.bin, option `resume`",
        "sweep.json, found a sweep",
        "metrics.json, found no run.json in it",
        "features.json, found a feature store",
    })
    void namesTheContentOfAFolderWithoutAFinishedRun(String file, String expected) throws IOException {
        Files.createFile(folder.resolve(file));

        assertThatThrownBy(() -> Run.read(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("such as runs/2026-11-25-141500", expected);
    }

    @Test
    void namesTheFieldsMissingInARunOfAnotherVersion() throws IOException {
        Files.writeString(folder.resolve("run.json"), "{\"started\": \"2026-11-24T08:04:00Z\"}");

        assertThatThrownBy(() -> RunDescription.read(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("run.json line 1", "store");
    }

    @Test
    void roundTripsThroughJson() {
        RunDescription written = new TestRuns(folder.resolve("run")).run().description();

        assertThat(Json.parse(Json.document(written), "run.json", RunDescription.class))
                .isEqualTo(written);
    }
}
