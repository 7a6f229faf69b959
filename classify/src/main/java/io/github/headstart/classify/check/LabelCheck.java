package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.AveragedFeatures;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Folds;
import io.github.headstart.classify.data.InMemoryFeatures;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.metrics.ClassificationReport;
import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.LongStream;

/**
 * The labels of a store that are probably wrong. The unchanged images of all splits are cut into folds, images of equal content in one,
 * {@link OutOfFoldProbes} give their probabilities from features averaged over height and width, and {@link ConfidentLearning} finds the
 * issues.
 *
 * <p>Holds an object for each issue, a few bytes for each image, the weights of the probes and, if they fit into a quarter of the heap,
 * the averaged features, which are otherwise read again for each step. The result is the same.
 *
 * @param images number of images that were checked
 * @param l2 of the probes
 * @param accuracy of the probes on the images that they were not trained on, against the labels as they are
 * @param issues the most suspicious first
 */
public record LabelCheck(List<String> classes, int images, double l2, double accuracy, List<LabelIssue> issues) {
    public static final String FILE = "label_issues.csv";
    public static final int FOLDS = 5;

    private static final double SHARE_OF_HEAP = 0.25;

    public LabelCheck {
        issues = List.copyOf(issues);
    }

    /** A table of the issues. */
    public TextTable table() {
        return new TextTable(
                List.of("path", "split", "label", "suggested_label", "score"),
                issues.stream()
                        .map(issue -> List.of(
                                issue.path(),
                                issue.split().toString(),
                                classes.get(issue.label()),
                                classes.get(issue.suggested()),
                                String.format(Locale.ROOT, "%.6f", issue.score())))
                        .toList());
    }

    /**
     * Checks a store's labels.
     *
     * @param seed of the folds
     * @param stop checked before each iteration of a training; true to end
     * @param progress gives one for each strength of the regularization that is tried, of {@link #FOLDS} steps
     * @throws PipelineException if the store has fewer than two classes, too few images or images of several classes, or features that are
     *     not finite, or it was stopped
     */
    public static LabelCheck of(FeatureStore store, long seed, BooleanSupplier stop, Supplier<Progress> progress) {
        if (store.labelling().isMultiLabel()) {
            throw new PipelineException(
                    "%s: expected images of one class each, found a store of several (%s); confident learning compares one label with another"
                            .formatted(store.directory(), store.labelling()));
        }
        List<String> classes = store.manifest().classes();
        if (classes.size() < 2) {
            throw new PipelineException(
                    "%s: expected at least two classes, found %s; labels are checked by a classifier"
                            .formatted(store.directory(), classes));
        }
        SplitIndex images = SplitIndex.ofAllSplits(store);
        if (images.images() < FOLDS) {
            throw new PipelineException("%s: expected at least %d images to check their labels, found %d"
                    .formatted(store.directory(), FOLDS, images.images()));
        }
        long[] contents = new SampleReader(store).contents(images);
        long different = LongStream.of(contents).distinct().limit(FOLDS).count();
        if (different < FOLDS) {
            throw new PipelineException(
                    "%s: expected images of at least %d different contents to check their labels, since equal ones are in one fold, found %d"
                            .formatted(store.directory(), FOLDS, different));
        }
        Folds folds = Folds.of(images, contents, classes.size(), FOLDS, seed);
        FeatureShape maps = store.recipe().featureShape();
        int channels = maps.dimensions().size() == 3 ? maps.dimensions().get(2) : maps.size();
        boolean fits = (double) images.images() * channels * Float.BYTES
                <= SHARE_OF_HEAP * Runtime.getRuntime().maxMemory();
        try (Features source = fits
                ? InMemoryFeatures.averages(store, channels)
                : new AveragedFeatures(new StoreFeatures(store), channels)) {
            OutOfFoldProbes probes = OutOfFoldProbes.train(store, source, images, folds, stop, progress);
            ConfidentLearning learning = new ConfidentLearning(classes.size());
            int[] correct = {0};
            probes.evaluate((image, label, probabilities) -> {
                learning.count(label, probabilities);
                correct[0] += ClassificationReport.mostProbable(probabilities) == label ? 1 : 0;
            });
            probes.evaluate((image, label, probabilities) -> learning.join(label, probabilities));
            probes.evaluate(learning::offer);
            return new LabelCheck(
                    classes,
                    images.images(),
                    probes.l2(),
                    (double) correct[0] / images.images(),
                    named(learning.issues(), store, folds));
        }
    }

    /** @param issues by image, counted over all folds */
    private static List<LabelIssue> named(List<ConfidentLearning.Issue> issues, FeatureStore store, Folds folds) {
        List<LabelIssue> named = new ArrayList<>();
        SampleReader samples = new SampleReader(store);
        int first = 0;
        Iterator<ConfidentLearning.Issue> rest = issues.iterator();
        ConfidentLearning.Issue next = rest.hasNext() ? rest.next() : null;
        for (int fold = 0; fold < FOLDS; fold++) {
            SplitIndex rows = folds.validation(fold);
            while (next != null && next.image() < first + rows.images()) {
                named.add(LabelIssue.of(samples.sample(rows, next.image() - first), next));
                next = rest.hasNext() ? rest.next() : null;
            }
            first += rows.images();
        }
        named.sort(LabelIssue.ORDER);
        return named;
    }
}
