package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepPlanTest {
    @TempDir
    private Path folder;

    @Test
    void readsValuesAndListsByOption() throws IOException {
        assertThat(plan("{\"hidden\": [0, 64, [256, 128]], \"learning_rate\": 0.01}"))
                .isEqualTo(Map.of("hidden", List.of("0", "64", "256,128"), "learning_rate", List.of("0.01")));
    }

    @Test
    void namesInvalidValuesAndUnknownOptions() {
        Map.of(
                        "{\"hidden\": null}", "hidden: expected a number",
                        "{\"hidden\": [64, null]}", "hidden: expected a number",
                        "{\"foo\": 1}", "foo: expected one of the options",
                        "null", "expected an object")
                .forEach((text, message) -> assertThatThrownBy(() -> plan(text))
                        .isInstanceOf(PipelineException.class)
                        .hasMessageContainingAll("plan.json", message));
    }

    private Map<String, List<String>> plan(String text) throws IOException {
        return SweepPlan.read(Files.writeString(folder.resolve("plan.json"), text));
    }
}
