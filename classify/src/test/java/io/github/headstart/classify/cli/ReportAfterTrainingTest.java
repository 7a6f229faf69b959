package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.report.TestRuns;
import io.github.headstart.classify.run.Run;
import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportAfterTrainingTest {
    @TempDir
    private Path folder;

    @Test
    void theRunIsCompleteEvenIfTheReportCannotBeWritten() throws IOException {
        Run run = new TestRuns(folder.resolve("run")).run();
        Path report = Files.writeString(Files.createDirectories(run.folder()).resolve("report.html"), "somebody's own");

        assertThatThrownBy(() -> ClassifyCommand.report(run))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "results are complete", "report.html", "`classify report " + report.getParent());
        assertThat(report).hasContent("somebody's own");
    }
}
