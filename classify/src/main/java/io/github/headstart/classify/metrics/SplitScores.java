package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Labelling;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * The predictions of a split, added one by one, for its classification report. Holds four bytes per sample and class up
 * to {@link #MAX_EXACT} of them; of more, ROC AUC and average precision are those of {@link RankedScores#BINS} intervals
 * of scores, all else is exact. Not thread-safe.
 */
public final class SplitScores {
    /** 256 MiB of scores. */
    static final long MAX_EXACT = 1 << 26;

    private static final double SMALLEST_PROBABILITY = 1e-7;

    private final List<RankedScores> rankings;
    private final Tally tally;

    /**
     * Of images of one class each.
     *
     * @param classes names; at least two
     * @param samples expected number of samples
     */
    public SplitScores(List<String> classes, int samples) {
        this(classes, Labelling.SINGLE_LABEL, samples);
    }

    /**
     * @param classes names, as many as the labelling needs
     * @param samples expected number of samples
     */
    public SplitScores(List<String> classes, Labelling labelling, int samples) {
        this(classes, labelling, samples, MAX_EXACT);
    }

    SplitScores(List<String> classes, Labelling labelling, int samples, long maxExact) {
        if (classes.size() < labelling.fewestClasses()) {
            throw new IllegalArgumentException(
                    "expected at least %d classes, found %s".formatted(labelling.fewestClasses(), classes));
        }
        boolean exact = (long) samples * classes.size() <= maxExact;
        rankings = Stream.generate(() -> exact ? RankedScores.exact(samples) : RankedScores.binned())
                .limit(classes.size())
                .toList();
        List<String> names = List.copyOf(classes);
        tally = labelling.isMultiLabel() ? new MultiLabelTally(names) : new SingleLabelTally(names);
    }

    /**
     * Adds an image of one class.
     *
     * @param label true class, an index into the classes
     * @param probabilities by class, adding up to 1
     * @throws IllegalArgumentException if these are not a label and probabilities
     */
    public void add(int label, float[] probabilities) {
        add(new int[] {label}, probabilities);
    }

    /**
     * @param label true classes, indices into the classes, ascending
     * @param probabilities by class; adding up to 1 where an image has one class
     * @throws IllegalArgumentException if these are not a label and probabilities
     */
    public void add(int[] label, float[] probabilities) {
        tally.add(label, probabilities);
        for (int index = 0; index < probabilities.length; index++) {
            rankings.get(index).add(probabilities[index], Arrays.binarySearch(label, index) >= 0);
        }
    }

    /** @throws IllegalArgumentException if there are no samples */
    public ClassificationReport report() {
        return tally.report(rankings);
    }

    /** The ROC and precision–recall curves of one class against all others. */
    public RankingCurves curves(int index) {
        return rankings.get(index).curves();
    }

    /** A probability whose logarithm is finite, and that of its complement too. */
    static double clipped(float probability) {
        return Math.max(SMALLEST_PROBABILITY, Math.min(1 - SMALLEST_PROBABILITY, probability));
    }
}
