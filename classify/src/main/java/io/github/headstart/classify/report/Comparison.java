package io.github.headstart.classify.report;

import io.github.headstart.classify.run.Run;
import java.nio.file.Path;
import java.util.List;

/** Writes the comparison of several runs as a self-contained HTML file. */
public final class Comparison {
    /** The default file name. */
    public static final String FILE = "comparison.html";

    private Comparison() {}

    /**
     * Writes the comparison.
     *
     * @param runs at least two, in the order shown
     * @param file to write; an existing report or comparison is replaced
     * @throws io.github.headstart.error.PipelineException if the file exists and is not a report, or it cannot be
     *     written
     */
    public static void write(List<Run> runs, Path file) {
        if (runs.size() < 2) {
            throw new IllegalArgumentException("expected at least two runs to compare, found " + runs.size());
        }
        HtmlPage.write(file, "comparison.jte", new ComparisonPage(runs));
    }
}
