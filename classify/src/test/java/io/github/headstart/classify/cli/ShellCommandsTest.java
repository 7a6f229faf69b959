package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.report.TestRuns;
import io.github.headstart.classify.run.RunDescription;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShellCommandsTest {
    @TempDir
    private Path folder;

    @Test
    void commandsAreQuotedForAShell() throws Exception {
        String name = "it's $HOME `a` \"b\" <c>";
        RunDescription run = new TestRuns(folder.resolve("run"))
                .classes(List.of(name, "dogs"))
                .run()
                .description();

        String command = ShellCommands.repeat(run).get(1).replaceFirst("^./headstart", "printf '%s\\\\n'");
        Process shell = new ProcessBuilder("sh", "-c", command).start();

        assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines())
                .startsWith("classify", run.store().path())
                .contains("--dropout", "0.5", "--class-weights", name + "=1.0");
    }

    @Test
    void theCacheIsGivenUnlessItIsTheDefault() {
        TestRuns runs = new TestRuns(folder.resolve("run"));
        String own = ShellCommands.repeat(runs.run().description()).get(0);

        assertThat(own).startsWith("./headstart extract ").doesNotContain("--cache");
        assertThat(ShellCommands.repeat(
                                runs.cache(folder.resolve("my cache")).run().description())
                        .get(0))
                .isEqualTo(own + " --cache '" + folder.resolve("my cache") + "'");
    }
}
