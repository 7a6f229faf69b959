package io.github.headstart.classify.report;

import io.github.headstart.classify.run.Run;
import java.nio.file.Path;
import java.util.List;

/** Several runs beside one another, as a page for people that is complete in one file. */
public final class Comparison {
    /** Its name where the user gives none. */
    public static final String FILE = "comparison.html";

    private Comparison() {}

    /**
     * Writes the comparison.
     *
     * @param runs at least two, in the order shown
     * @param file in the place of an earlier page of ours, if any
     * @throws io.github.headstart.error.PipelineException if another file is there, or it cannot be written
     */
    public static void write(List<Run> runs, Path file) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException("expected at least two runs to compare, found " + runs.size());
        }
        HtmlPage.write(file, "comparison.jte", new ComparisonPage(runs));
    }
}
