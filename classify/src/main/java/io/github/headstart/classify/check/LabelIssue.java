package io.github.headstart.classify.check;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import java.util.Comparator;

/**
 * An image whose label is unlikely.
 *
 * @param path relative to the dataset's root
 * @param label class number
 * @param suggested number of the most probable class
 * @param score 0 to 1; the lower, the more suspicious, see {@link ConfidentLearning.Issue}
 * @param labelProbability of the label
 * @param suggestedProbability of the suggested class
 */
public record LabelIssue(
        String path,
        Split split,
        int label,
        int suggested,
        double score,
        double labelProbability,
        double suggestedProbability) {
    /** The most suspicious first. */
    static final Comparator<LabelIssue> ORDER = Comparator.comparingDouble(LabelIssue::score)
            .thenComparing(LabelIssue::split)
            .thenComparing(LabelIssue::path);

    static LabelIssue of(Sample sample, ConfidentLearning.Issue issue) {
        return new LabelIssue(
                sample.path(),
                sample.split(),
                issue.label(),
                issue.suggested(),
                issue.score(),
                issue.labelProbability(),
                issue.suggestedProbability());
    }
}
