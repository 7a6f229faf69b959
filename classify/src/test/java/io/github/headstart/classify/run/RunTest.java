package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
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
    void saysThatThereIsNoSuchFolder() {
        assertThatThrownBy(() -> Run.read(folder.resolve("nowhere")))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("nowhere: expected the folder of a finished run", "no such folder");
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint.bin, classify --resume",
        "sweep.json, found a sweep",
        "metrics.json, found no run.json in it",
        "features.json, found a feature store",
    })
    void saysWhatAFolderWithoutAFinishedRunIs(String file, String said) throws IOException {
        Files.createFile(folder.resolve(file));

        assertThatThrownBy(() -> Run.read(folder))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll("such as runs/2026-11-25-141500", said);
    }

    @Test
    void namesTheFieldThatARunOfAnotherVersionLacks() {
        assertThatThrownBy(() -> RunDescription.parse("{\"started\": \"now\", \"store\": \"here\"}", "run.json"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("run.json: expected the field store_sha256, found none");
        assertThatThrownBy(() -> RunDescription.parse(
                        "{\"started\": \"now\", \"store\": \"here\", \"store_sha256\": \"ab\", \"recipe\": 5}",
                        "run.json"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("run.json recipe");
        assertThatThrownBy(() -> RunDescription.parse("null", "run.json"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("found none");
    }
}
