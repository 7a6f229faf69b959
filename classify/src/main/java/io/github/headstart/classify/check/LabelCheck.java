package io.github.headstart.classify.check;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Folds;
import io.github.headstart.classify.data.InMemoryFeatures;
import io.github.headstart.classify.data.NonFiniteRows;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.metrics.ClassificationReport;
import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.train.Evaluator;
import io.github.headstart.classify.train.LinearProbe;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The labels of a store that are probably wrong. The unchanged images of all splits are cut into folds, images of equal content in one,
 * and the probabilities of each fold come from a linear probe that was trained on the others, on features averaged over height
 * and width. The probes are as strongly regularized as makes their loss on these images least: with wrong labels much more
 * than with right ones. {@link ConfidentLearning} finds the issues.
 *
 * <p>Holds an object for each issue, a few bytes for each image, the weights of the probes and, if they fit into a quarter of the heap,
 * the averaged features, which are otherwise read again for each step.
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
    private static final double FIRST_L2 = 1e-2;
    private static final double STEP = Math.sqrt(10);
    private static final double LEAST_L2 = 1e-6;
    private static final double MOST_L2 = 1e6;

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
        try (Features source = fits ? InMemoryFeatures.averages(store, channels) : new StoreFeatures(store)) {
            List<Integer> shape = fits ? List.of(channels) : maps.dimensions();
            return new Check(store, source, shape, images, folds, stop, progress).run();
        }
    }

    /**
     * The trainings on one store.
     *
     * @param shape of the features that the source gives
     */
    private record Check(
            FeatureStore store,
            Features source,
            List<Integer> shape,
            SplitIndex images,
            Folds folds,
            BooleanSupplier stop,
            Supplier<Progress> progress) {
        /**
         * The probes of one regularization.
         *
         * @param weights by the fold that a probe was not trained on
         * @param loss summed over all images
         */
        private record Trial(double l2, List<List<float[]>> weights, double loss) {}

        LabelCheck run() {
            Trial best = best();
            ConfidentLearning learning = new ConfidentLearning(classes().size());
            int[] correct = {0};
            try (Head head = head(best.l2())) {
                evaluate(head, best.weights(), (image, label, probabilities) -> {
                    learning.count(label, probabilities);
                    correct[0] += ClassificationReport.mostProbable(probabilities) == label ? 1 : 0;
                });
                evaluate(head, best.weights(), (image, label, probabilities) -> learning.join(label, probabilities));
                evaluate(head, best.weights(), learning::offer);
            }
            return new LabelCheck(
                    classes(),
                    images.images(),
                    best.l2(),
                    (double) correct[0] / images.images(),
                    named(learning.issues()));
        }

        /** Goes from the usual strength into the direction in which the loss falls, as long as it does. */
        private Trial best() {
            Trial first = trial(FIRST_L2);
            Trial stronger = better(first, STEP);
            return stronger == first ? better(first, 1 / STEP) : stronger;
        }

        private Trial better(Trial start, double factor) {
            Trial best = start;
            for (double l2 = start.l2() * factor; l2 > LEAST_L2 && l2 < MOST_L2; l2 *= factor) {
                Trial next = trial(l2);
                if (next.loss() >= best.loss()) {
                    break;
                }
                best = next;
            }
            return best;
        }

        private Trial trial(double l2) {
            try (Head head = head(l2);
                    Progress trained = progress.get()) {
                List<List<float[]>> weights = new ArrayList<>();
                for (int fold = 0; fold < FOLDS; fold++) {
                    weights.add(train(head, fold));
                    trained.step();
                }
                double[] loss = {0};
                evaluate(
                        head,
                        weights,
                        (image, label, probabilities) ->
                                loss[0] -= Math.log(Math.max(probabilities[label], Float.MIN_VALUE)));
                return new Trial(l2, weights, loss[0]);
            }
        }

        private Head head(double l2) {
            HeadSpec spec = new HeadSpec(
                    shape,
                    shape.size() == 3 ? Pooling.AVG : Pooling.NONE,
                    List.of(),
                    Activation.RELU,
                    0,
                    l2,
                    classes().size());
            return Head.create(spec, new Optimizer.Lbfgs(), 0, 0);
        }

        private List<float[]> train(Head head, int fold) {
            SplitIndex rows = folds.training(fold);
            float[] classWeights = new float[classes().size()];
            Arrays.fill(classWeights, 1);
            int[] all = IntStream.range(0, rows.images()).toArray();
            LinearProbe.Result result =
                    new LinearProbe(head, source, rows, all, classWeights)
                            .train(LinearProbe.ROUGH, stop, Progress.none());
            if (result.stopReason() == StopReason.DIVERGED) {
                throw new PipelineException("the loss was not finite; "
                        + NonFiniteRows.find(source, new SampleReader(store), List.of(images)));
            }
            if (result.stopReason() == StopReason.INTERRUPTED) {
                throw new PipelineException("interrupted before the labels were checked: there are no results");
            }
            return result.weights();
        }

        /** Receives the probabilities of an image by a probe that was not trained on it. */
        @FunctionalInterface
        private interface OutOfFold {
            /** @param image counted from 0 over all folds */
            void accept(int image, int label, float[] probabilities);
        }

        private void evaluate(Head head, List<List<float[]>> weights, OutOfFold each) {
            int first = 0;
            for (int fold = 0; fold < FOLDS; fold++) {
                head.setWeights(weights.get(fold));
                SplitIndex rows = folds.validation(fold);
                int start = first;
                new Evaluator(head, source)
                        .evaluate(
                                rows,
                                (probabilities, image) -> each.accept(start + image, rows.label(image), probabilities));
                first += rows.images();
            }
        }

        /** @param issues by image */
        private List<LabelIssue> named(List<ConfidentLearning.Issue> issues) {
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

        private List<String> classes() {
            return store.manifest().classes();
        }
    }
}
