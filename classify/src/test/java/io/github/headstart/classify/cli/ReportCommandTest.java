package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ReportCommandTest {
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void requiresARunAndRefusesDuplicates() {
        assertThat(execute("report")).isEqualTo(2);
        assertThat(execute("report", folder + "/a", folder + "/b/../a")).isEqualTo(2);
        assertThat(err.toString()).contains("expected each run once");
    }

    private int execute(String... arguments) {
        CommandLine line = CommandLines.parser(new ClassifyCommand());
        line.setErr(new PrintWriter(err, true));
        return line.execute(arguments);
    }
}
