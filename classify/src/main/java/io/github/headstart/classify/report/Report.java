package io.github.headstart.classify.report;

import io.github.headstart.classify.run.Run;
import java.nio.file.Path;

/**
 * A run as a page for people: {@code report.html}, complete in one file. The same run gives the same bytes as long as
 * its images are where they were.
 */
public final class Report {
    /** Its name in the folder of a run. */
    public static final String FILE = "report.html";

    private Report() {}

    /**
     * Writes the report. Images that are missing are said to be.
     *
     * @param commands that it shows
     * @param file in the place of an earlier report, if any
     * @throws io.github.headstart.error.PipelineException if another file is there, or it cannot be written
     */
    public static void write(Run run, Commands commands, Path file) {
        HtmlPage.write(file, "report.jte", new ReportPage(run, commands));
    }
}
