package io.github.headstart.classify.knn;

import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Folds;
import io.github.headstart.classify.data.PooledFeatures;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.data.UnchangedImages;
import io.github.headstart.classify.data.Vectors;
import io.github.headstart.classify.nearest.NearestRows;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.Checks;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * K-nearest-neighbour classification of a store's unchanged images by cosine of their pooled features, as scikit-learn's
 * {@code KNeighborsClassifier(metric="cosine")}. K is chosen by cross-validation on the train split; the other splits are
 * classified by all images of it. Memory does not grow with the images but for a few bytes each.
 */
public final class KnnSearch {
    private static final List<Integer> USUAL = List.of(1, 3, 5, 7, 9, 15, 21, 31, 51, 101);

    private final FeatureStore store;
    private final SplitIndex training;
    private final Folds folds;
    private final int count;
    private final List<Integer> sizes;

    /**
     * @param sizes the values of k to try, each 1 to the number of images outside the largest fold; empty for 1 to 101
     * @param folds number of folds, 2 to the number of images
     * @param seed of the folds
     * @throws PipelineException if there are no train images, or an image may have several classes
     */
    public KnnSearch(FeatureStore store, List<Integer> sizes, int folds, long seed) {
        this.store = store;
        if (store.labelling().isMultiLabel()) {
            throw new PipelineException(
                    "%s: expected images of one class each, found a store of several (%s); each neighbour votes for one class"
                            .formatted(store.directory(), store.labelling()));
        }
        training = SplitIndex.of(store, Split.TRAIN);
        if (training.images() == 0) {
            throw new PipelineException("%s: expected images in the train split, found none; they are the neighbours"
                    .formatted(store.directory()));
        }
        int classes = store.manifest().classes().size();
        this.folds = Folds.of(training, new SampleReader(store).contents(training), classes, folds, seed);
        count = folds;
        int[] images = new int[folds];
        IntStream.range(0, training.images()).forEach(image -> images[this.folds.fold(image)]++);
        int fewest = training.images() - IntStream.of(images).max().orElse(0);
        Checks checks = new Checks();
        sizes.forEach(size -> checks.range("k", size, 1, fewest));
        checks.done();
        this.sizes = sizes.isEmpty()
                ? USUAL.stream().filter(size -> size == 1 || size <= fewest).toList()
                : sizes.stream().distinct().sorted().toList();
    }

    /**
     * The results by k, ascending; only the chosen one has a test accuracy.
     *
     * @param chosen index of the k with the highest accuracy over the folds, the smallest of several
     */
    public record Found(List<KnnResult> results, int chosen) {
        public Found {
            results = List.copyOf(results);
        }
    }

    /**
     * Classifies all images.
     *
     * @param progress begins to show the progress over a number of images
     */
    public Found run(IntFunction<Progress> progress) {
        SplitIndex validationRows = SplitIndex.of(store, Split.VALIDATION);
        SplitIndex testRows = SplitIndex.of(store, Split.TEST);
        int images = Math.addExact(training.images(), Math.addExact(validationRows.images(), testRows.images()));
        try (Features source = new StoreFeatures(store);
                Progress shown = progress.apply(images)) {
            Vectors rows = vectors(training, source);
            NearestRows nearest = new NearestRows(rows, sizes.get(sizes.size() - 1), shown);
            List<Votes> inFolds = inFolds(rows, nearest);
            Votes validation = of(validationRows, nearest, source);
            Votes test = of(testRows, nearest, source);
            int chosen = chosen(inFolds);
            return new Found(
                    IntStream.range(0, sizes.size())
                            .mapToObj(i -> result(i, inFolds, validation, i == chosen ? test : votes()))
                            .toList(),
                    chosen);
        }
    }

    private Vectors vectors(SplitIndex index, Features source) {
        return PooledFeatures.of(store, new UnchangedImages(store, List.of(index)), source);
    }

    private Votes votes() {
        return new Votes(sizes, store.manifest().classes().size());
    }

    private List<Votes> inFolds(Vectors rows, NearestRows nearest) {
        List<Votes> votes = Stream.generate(this::votes).limit(count).toList();
        nearest.find(rows, (image, row) -> folds.fold(image) != folds.fold(row), (image, neighbors) -> votes.get(
                        folds.fold(image))
                .add(training.label(image), neighbors, training::label));
        // With many images of the same content a fold may have none.
        return votes.stream().filter(fold -> fold.count() > 0).toList();
    }

    private Votes of(SplitIndex index, NearestRows nearest, Features source) {
        Votes votes = votes();
        nearest.find(
                vectors(index, source),
                (image, row) -> true,
                (image, neighbors) -> votes.add(index.label(image), neighbors, training::label));
        return votes;
    }

    private int chosen(List<Votes> inFolds) {
        int best = 0;
        for (int i = 1; i < sizes.size(); i++) {
            best = mean(inFolds, i) > mean(inFolds, best) ? i : best;
        }
        return best;
    }

    private KnnResult result(int index, List<Votes> inFolds, Votes validation, Votes test) {
        double mean = mean(inFolds, index);
        double squares = 0;
        for (Votes fold : inFolds) {
            squares += Math.pow(fold.accuracy(index) - mean, 2);
        }
        return new KnnResult(
                sizes.get(index),
                mean,
                Math.sqrt(squares / (inFolds.size() - 1)),
                accuracy(validation, index),
                accuracy(test, index));
    }

    private static double mean(List<Votes> inFolds, int index) {
        return inFolds.stream()
                .mapToDouble(fold -> fold.accuracy(index))
                .average()
                .orElseThrow();
    }

    private static Optional<Double> accuracy(Votes votes, int index) {
        return votes.count() == 0 ? Optional.empty() : Optional.of(votes.accuracy(index));
    }
}
