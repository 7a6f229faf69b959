package io.github.headstart.classify.report;

import io.github.headstart.classify.run.Run;
import java.nio.file.Path;

/**
 * Writes the report of a run, a self-contained HTML file. The same run gives the same bytes as long as its images are
 * available.
 */
public final class Report {
    /** The file name in the folder of a run. */
    public static final String FILE = "report.html";

    private Report() {}

    /**
     * Writes the report. Missing images are marked as such.
     *
     * @param commands to show
     * @param file to write; an existing report is replaced
     * @throws io.github.headstart.error.PipelineException if the file exists and is not a report, or it cannot be
     *     written
     */
    public static void write(Run run, Commands commands, Path file) {
        HtmlPage.write(file, "report.jte", new ReportPage(run, commands));
    }
}
