package io.github.headstart.extract.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExtractUsageTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({
        "inspct, inspect",
        "pln, plan",
        "verfy, verify",
        "int, init",
        "sumary, summary",
        "preveiw, preview",
        "compct, compact"
    })
    void aMistypedCommandIsNotTakenForAManifest(String typed, String meant) {
        assertThat(execute(typed)).isEqualTo(2);
        assertThat(execute(typed, "demo/features")).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .hasSize(2)
                .allMatch(line -> line.endsWith("did you mean `extract %s`?".formatted(meant)));
    }

    @Test
    void choicesAreNamedAsTheyAreTyped() {
        assertThat(execute("--on-error", "foo")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: --on-error: expected skip or fail, found foo");
    }

    @Test
    void whatIsMissingIsDescribed() {
        assertThat(execute("verify")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: DIR: expected the store's folder, found none");
    }

    @Test
    void theWishesOfCompactAreChecked() {
        assertThat(execute("compact", "store")).isEqualTo(2);
        assertThat(execute("compact", "store", "--compression", "lz4")).isEqualTo(2);
        assertThat(execute("compact", "store", "--compression", "zstd", "--rows-per-shard", "0"))
                .isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("--compression"),
                        line -> assertThat(line).startsWith("error: --compression: expected none or zstd, found lz4"),
                        line -> assertThat(line)
                                .startsWith("error: --rows-per-shard: expected 1 to 1,000,000, found 0"));
    }

    private int execute(String... arguments) {
        return CommandLines.parser(new ExtractCommand())
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
