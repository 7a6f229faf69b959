package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.check.DataWarning;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainProgressTest {
    @Test
    void aWarningIsOneLineWithItsOptionsAsFlags() {
        StringWriter out = new StringWriter();
        DataWarning warning = new DataWarning(
                "imbalance", "strong imbalance; consider option `class_weights` balanced", 1, List.of("9 a\nb, 1 c"));

        new TrainProgress(new PrintWriter(out), 1).checked(List.of(warning));

        assertThat(out.toString())
                .isEqualToNormalizingNewlines(
                        "warning: strong imbalance; consider --class-weights balanced: 1 (9 a\uFFFDb, 1 c)\n");
    }
}
