package io.github.headstart.classify.report;

import io.github.headstart.classify.check.LabelCheck;
import io.github.headstart.classify.check.LabelIssue;
import io.github.headstart.classify.report.Gallery.TopClass;
import io.github.headstart.classify.report.Gallery.Verdict;
import io.github.headstart.classify.report.chart.DataTable;
import io.github.headstart.classify.report.chart.Numbers;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.text.Count;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The images of a store whose labels are unlikely, the most suspicious first, as a self-contained HTML file. */
public final class LabelIssuesPage {
    /** The default file name. */
    public static final String FILE = "label_issues.html";

    private static final int MAX_IMAGES = 96;
    private static final int MAX_PAIRS = 20;

    private final LabelCheck check;
    private final TrainedOn store;
    private final Thumbnails thumbnails;

    private LabelIssuesPage(LabelCheck check, TrainedOn store) {
        this.check = check;
        this.store = store;
        thumbnails = Thumbnails.of(store);
    }

    /**
     * Writes the page.
     *
     * @param store whose labels were checked
     * @param file to write; an existing page is replaced
     * @throws io.github.headstart.error.PipelineException if the file exists and is not a report, or it cannot be
     *     written
     */
    public static void write(LabelCheck check, TrainedOn store, Path file) {
        HtmlPage.write(file, "label_issues.jte", new LabelIssuesPage(check, store));
    }

    String title() {
        return "Labels of " + Path.of(store.path()).getFileName();
    }

    /** The result in a sentence. */
    String lead() {
        return "%s of %s %s a label that is probably wrong."
                .formatted(
                        Count.of(check.issues().size()),
                        Count.of(check.images(), "image"),
                        check.issues().size() == 1 ? "has" : "have");
    }

    /** How the result was found. */
    String method() {
        return "Each image was classified by a linear probe that was trained on the other folds of %d (L2 factor %s, accuracy %s). Confident learning estimates how many images of each label belong to another class. That number of images is listed: those whose probability of that class exceeds that of their label the most."
                .formatted(LabelCheck.FOLDS, Numbers.of(check.l2()), Numbers.of(check.accuracy()));
    }

    String imagesNote() {
        return thumbnails.whyNone();
    }

    /** How many issues there are of each label and suggested label, the most first. */
    DataTable pairs() {
        Map<List<String>, Integer> counts = new LinkedHashMap<>();
        check.issues()
                .forEach(issue -> counts.merge(
                        List.of(
                                check.classes().get(issue.label()),
                                check.classes().get(issue.suggested())),
                        1,
                        Integer::sum));
        List<List<String>> rows = counts.entrySet().stream()
                .sorted(Map.Entry.<List<String>, Integer>comparingByValue().reversed())
                .limit(MAX_PAIRS)
                .map(entry -> {
                    List<String> row = new ArrayList<>(entry.getKey());
                    row.add(Count.of(entry.getValue()));
                    return row;
                })
                .toList();
        return DataTable.ofTexts("Issues by label", List.of("label", "suggested label", "images"), rows);
    }

    Gallery gallery() {
        List<LabelIssue> issues = check.issues();
        return new Gallery(
                issues.size() > MAX_IMAGES
                        ? "The %d most suspicious images of %s".formatted(MAX_IMAGES, Count.of(issues.size()))
                        : "The most suspicious images first",
                "None: no label is unlikely.",
                issues.stream().limit(MAX_IMAGES).map(this::image).toList());
    }

    private Gallery.Image image(LabelIssue issue) {
        return new Gallery.Image(
                issue.path(),
                thumbnails.of(issue.path()),
                check.classes().get(issue.label()),
                Verdict.UNLIKELY,
                List.of(
                        new TopClass(check.classes().get(issue.suggested()), Numbers.of(issue.suggestedProbability())),
                        new TopClass(check.classes().get(issue.label()), Numbers.of(issue.labelProbability()))));
    }
}
