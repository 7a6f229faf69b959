package io.github.headstart.classify.metrics;

import io.github.headstart.classify.metrics.RankingCurves.PrecisionRecallPoint;
import io.github.headstart.classify.metrics.RankingCurves.RocPoint;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Consumer;

/**
 * The scores of one class for all samples, from which its curves and the areas under them follow: exactly, in four bytes
 * per sample, or with the scores of each of {@link #BINS} intervals as ties, in memory that does not depend on their
 * number. Not thread-safe.
 */
public final class RankedScores {
    static final int BINS = 4096;
    /** The intervals have equal width in log odds, −17 to 17, beyond which floats cannot tell a score from 0 or 1. */
    private static final double MAX_LOG_ODDS = 17;

    /** Curves of more samples are drawn without points closer than this to the one before. */
    private static final double LEAST_DISTANCE = 1.0 / 4096;

    private static final int MAX_SAMPLES_OF_ALL_POINTS = 8192;

    private final boolean exact;
    /** The bits of a score, which of non-negative floats sort like the floats, and one bit for the label. */
    private int[] ranked;

    private final int[] positivesOfBin;
    private final int[] negativesOfBin;
    private int samples;
    private int positives;
    private boolean sorted;

    private RankedScores(boolean exact, int capacity) {
        this.exact = exact;
        ranked = new int[capacity];
        positivesOfBin = new int[exact ? 0 : BINS];
        negativesOfBin = new int[exact ? 0 : BINS];
    }

    /** @param samples expected number of samples */
    public static RankedScores exact(int samples) {
        return new RankedScores(true, Math.max(1, samples));
    }

    /** Exact unless there are too many samples to hold. */
    public static RankedScores of(int samples) {
        return samples <= SplitScores.MAX_EXACT ? exact(samples) : binned();
    }

    static RankedScores binned() {
        return new RankedScores(false, 0);
    }

    /**
     * @param score 0 to 1, higher for more likely of the class
     * @param positive whether the sample is of the class
     */
    public void add(float score, boolean positive) {
        if (!(score >= 0 && score <= 1)) {
            throw new IllegalArgumentException("score %d: expected 0 to 1, found %s".formatted(samples, score));
        }
        if (!exact) {
            (positive ? positivesOfBin : negativesOfBin)[bin(score)]++;
        } else {
            ranked = samples < ranked.length ? ranked : Arrays.copyOf(ranked, Math.multiplyExact(2, samples));
            ranked[samples] = Float.floatToIntBits(Math.abs(score)) << 1 | (positive ? 1 : 0);
            sorted = false;
        }
        samples++;
        positives += positive ? 1 : 0;
    }

    /**
     * The area under the ROC curve by the trapezoidal rule, 0 to 1: the probability that a sample of the class has a
     * higher score than one of another class, ties counting half. Empty unless there are samples of both.
     */
    public OptionalDouble rocAuc() {
        if (!hasRoc()) {
            return OptionalDouble.empty();
        }
        Area area = new Area();
        points(RankedScores::isCorner, step -> {
            double rate = falsePositiveRate(step);
            area.add(rate, truePositiveRate(step), (truePositiveRate(step) + area.lastHeight) / 2);
        });
        return OptionalDouble.of(area.sum);
    }

    /**
     * Precision averaged over the steps of recall, without interpolation, 0 to 1. Empty without samples of the class.
     */
    public OptionalDouble averagePrecision() {
        if (positives == 0) {
            return OptionalDouble.empty();
        }
        Area area = new Area();
        points(RankedScores::changesRecall, step -> area.add(truePositiveRate(step), precision(step), precision(step)));
        return OptionalDouble.of(area.sum);
    }

    /** The curves; of many samples, points that could not be told apart in a drawing are left out. */
    public RankingCurves curves() {
        List<RocPoint> roc = new ArrayList<>();
        if (hasRoc()) {
            roc.add(new RocPoint(null, 0, 0));
            points(RankedScores::isCorner, step -> {
                RocPoint last = roc.get(roc.size() - 1);
                RocPoint point = new RocPoint(step.threshold(), falsePositiveRate(step), truePositiveRate(step));
                if (isDrawn(step, point.falsePositiveRate() - last.falsePositiveRate())
                        || isDrawn(step, point.truePositiveRate() - last.truePositiveRate())) {
                    roc.add(point);
                }
            });
        }
        List<PrecisionRecallPoint> precisionRecall = new ArrayList<>();
        if (positives > 0) {
            precisionRecall.add(new PrecisionRecallPoint(null, 0, 1));
            points(RankedScores::changesRecall, step -> {
                PrecisionRecallPoint last = precisionRecall.get(precisionRecall.size() - 1);
                if (isDrawn(step, truePositiveRate(step) - last.recall())) {
                    precisionRecall.add(
                            new PrecisionRecallPoint(step.threshold(), truePositiveRate(step), precision(step)));
                }
            });
        }
        return new RankingCurves(roc, precisionRecall);
    }

    /** The curve of scores that are confidences, with samples that are positive where the prediction is right. */
    public CoverageCurve coverage() {
        List<CoverageCurve.Point> points = new ArrayList<>();
        points((before, here, after) -> true, step -> {
            double coverage = (double) (step.falsePositives() + step.truePositives()) / samples;
            double last = points.isEmpty() ? 0 : points.get(points.size() - 1).coverage();
            if (isDrawn(step, coverage - last)) {
                points.add(new CoverageCurve.Point(step.threshold(), coverage, precision(step)));
            }
        });
        return new CoverageCurve(points);
    }

    private boolean hasRoc() {
        return positives > 0 && positives < samples;
    }

    private boolean isDrawn(Step step, double distance) {
        return samples <= MAX_SAMPLES_OF_ALL_POINTS
                || distance >= LEAST_DISTANCE
                || step.falsePositives() + step.truePositives() == samples;
    }

    private double falsePositiveRate(Step step) {
        return (double) step.falsePositives() / (samples - positives);
    }

    private double truePositiveRate(Step step) {
        return (double) step.truePositives() / positives;
    }

    private static double precision(Step step) {
        return (double) step.truePositives() / (step.truePositives() + step.falsePositives());
    }

    /** A sum of rectangles from one point to the next. */
    private static final class Area {
        private double sum;
        private double last;
        private double lastHeight;

        void add(double x, double y, double height) {
            sum += (x - last) * height;
            last = x;
            lastHeight = y;
        }
    }

    /** The true and false positives at one threshold. The next one is before this place. */
    private record Step(int place, float threshold, int falsePositives, int truePositives) {}

    /** Which points change the drawn line. */
    @FunctionalInterface
    private interface Choice {
        boolean keeps(Step before, Step here, Step after);
    }

    /** Visits the chosen steps, the first and the last, from the highest threshold. */
    private void points(Choice choice, Consumer<Step> visitor) {
        if (exact && !sorted) {
            Arrays.sort(ranked, 0, samples);
            sorted = true;
        }
        Step before = null;
        Step here = after(new Step(exact ? samples : BINS, 1, 0, 0));
        while (here != null) {
            Step after = after(here);
            if (before == null || after == null || choice.keeps(before, here, after)) {
                visitor.accept(here);
            }
            before = here;
            here = after;
        }
    }

    /** The step at the next lower score, or null. */
    private Step after(Step step) {
        return exact ? afterExact(step) : afterBinned(step);
    }

    private Step afterExact(Step step) {
        int place = step.place() - 1;
        int truePositives = step.truePositives();
        for (; place >= 0; place--) {
            truePositives += ranked[place] & 1;
            if (place == 0 || ranked[place] >> 1 != ranked[place - 1] >> 1) {
                float threshold = Float.intBitsToFloat(ranked[place] >> 1);
                return new Step(place, threshold, samples - place - truePositives, truePositives);
            }
        }
        return null;
    }

    private Step afterBinned(Step step) {
        int bin = step.place() - 1;
        while (bin >= 0 && positivesOfBin[bin] + negativesOfBin[bin] == 0) {
            bin--;
        }
        return bin < 0
                ? null
                : new Step(
                        bin,
                        lowest(bin),
                        step.falsePositives() + negativesOfBin[bin],
                        step.truePositives() + positivesOfBin[bin]);
    }

    private static int bin(float score) {
        double logOdds = Math.log(score / (1.0 - score));
        double place = (logOdds + MAX_LOG_ODDS) / (2 * MAX_LOG_ODDS) * BINS;
        return (int) Math.max(0, Math.min(BINS - 1, place));
    }

    private static float lowest(int bin) {
        return bin == 0 ? 0 : (float) (1 / (1 + Math.exp(MAX_LOG_ODDS - 2 * MAX_LOG_ODDS * bin / BINS)));
    }

    /** False for a point on a straight line between its neighbours. */
    private static boolean isCorner(Step before, Step here, Step after) {
        return after.falsePositives() - here.falsePositives() != here.falsePositives() - before.falsePositives()
                || after.truePositives() - here.truePositives() != here.truePositives() - before.truePositives();
    }

    /** False for a point inside a vertical line. */
    private static boolean changesRecall(Step before, Step here, Step after) {
        return here.truePositives() != before.truePositives() || here.truePositives() != after.truePositives();
    }
}
