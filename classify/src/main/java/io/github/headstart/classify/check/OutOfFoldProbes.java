package io.github.headstart.classify.check;

import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.Folds;
import io.github.headstart.classify.data.NonFiniteRows;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.train.Evaluator;
import io.github.headstart.classify.train.LinearProbe;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Linear probes, one for each fold of images, which was trained on the others. They are as strongly regularized as makes their loss on
 * the images that they were not trained on least: with wrong labels much more than with right ones. Not thread-safe.
 */
final class OutOfFoldProbes {
    private static final double FIRST_L2 = 1e-2;
    private static final double STEP = Math.sqrt(10);
    private static final double LEAST_L2 = 1e-6;
    private static final double MOST_L2 = 1e6;

    private final FeatureStore store;
    private final Features source;
    private final SplitIndex images;
    private final Folds folds;
    private final BooleanSupplier stop;
    private final Supplier<Progress> progress;
    private Trial best;

    private OutOfFoldProbes(
            FeatureStore store,
            Features source,
            SplitIndex images,
            Folds folds,
            BooleanSupplier stop,
            Supplier<Progress> progress) {
        this.store = store;
        this.source = source;
        this.images = images;
        this.folds = folds;
        this.stop = stop;
        this.progress = progress;
    }

    /**
     * The probes of one regularization.
     *
     * @param weights by the fold that a probe was not trained on
     * @param loss summed over all images
     */
    private record Trial(double l2, List<List<float[]>> weights, double loss) {}

    /** Receives the probabilities of an image by the probe that was not trained on it. */
    @FunctionalInterface
    interface OutOfFold {
        /** @param image counted from 0 over all folds */
        void accept(int image, int label, float[] probabilities);
    }

    /**
     * Trains probes: from the usual regularization into the direction in which the loss falls, as long as it does.
     *
     * @param source what the probes take of each image
     * @param stop checked before each iteration of a training; true to end
     * @param progress gives one for each regularization that is tried, of a step for each fold
     * @throws PipelineException if a feature is not finite, or it was stopped
     */
    static OutOfFoldProbes train(
            FeatureStore store,
            Features source,
            SplitIndex images,
            Folds folds,
            BooleanSupplier stop,
            Supplier<Progress> progress) {
        OutOfFoldProbes probes = new OutOfFoldProbes(store, source, images, folds, stop, progress);
        Trial first = probes.trial(FIRST_L2);
        Trial stronger = probes.better(first, STEP);
        probes.best = stronger == first ? probes.better(first, 1 / STEP) : stronger;
        return probes;
    }

    /** The regularization that was chosen. */
    double l2() {
        return best.l2();
    }

    /** Gives the probabilities of all images, fold by fold. */
    void evaluate(OutOfFold each) {
        try (Head head = head(best.l2())) {
            evaluate(head, best.weights(), each);
        }
    }

    private Trial better(Trial start, double factor) {
        Trial better = start;
        for (double l2 = start.l2() * factor; l2 > LEAST_L2 && l2 < MOST_L2; l2 *= factor) {
            Trial next = trial(l2);
            if (next.loss() >= better.loss()) {
                break;
            }
            better = next;
        }
        return better;
    }

    private Trial trial(double l2) {
        try (Head head = head(l2);
                Progress trained = progress.get()) {
            List<List<float[]>> weights = new ArrayList<>();
            for (int fold = 0; fold < LabelCheck.FOLDS; fold++) {
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
        int classes = store.manifest().classes().size();
        HeadSpec spec =
                new HeadSpec(List.of(source.featureSize()), Pooling.NONE, List.of(), Activation.RELU, 0, l2, classes);
        return Head.create(spec, new Optimizer.Lbfgs(), 0, 0);
    }

    private List<float[]> train(Head head, int fold) {
        SplitIndex rows = folds.training(fold);
        float[] classWeights = new float[head.spec().classes()];
        Arrays.fill(classWeights, 1);
        int[] all = IntStream.range(0, rows.images()).toArray();
        LinearProbe.Result result =
                new LinearProbe(head, source, rows, all, classWeights).train(LinearProbe.ROUGH, stop, Progress.none());
        if (result.stopReason() == StopReason.DIVERGED) {
            throw new PipelineException(
                    "the loss was not finite; " + NonFiniteRows.find(source, new SampleReader(store), List.of(images)));
        }
        if (result.stopReason() == StopReason.INTERRUPTED) {
            throw new PipelineException("interrupted before the labels were checked: there are no results");
        }
        return result.weights();
    }

    private void evaluate(Head head, List<List<float[]>> weights, OutOfFold each) {
        int first = 0;
        for (int fold = 0; fold < LabelCheck.FOLDS; fold++) {
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
}
