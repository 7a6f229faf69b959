package io.github.headstart.classify.check;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Confident learning (Northcutt, Jiang and Chuang, "Confident learning: estimating uncertainty in dataset labels", JAIR 70, 2021):
 * which labels are probably wrong, by the probabilities of models that were not trained on them. The threshold of a class is the mean
 * probability of that class among the images labelled with it. An image counts for the class whose threshold its probability reaches,
 * of several for the most probable one. The counts by label and class are the confident joint; scaled to the number of images of each
 * label, they estimate how many images of a label belong to each other class. As many are taken whose probability of that class exceeds
 * that of the label most, except those whose label is the most probable class. As cleanlab's {@code find_label_issues} with its default {@code
 * filter_by="prune_by_noise_rate"} and with {@code return_indices_ranked_by="normalized_margin"}.
 *
 * <p>Takes all images three times: {@link #count}, then {@link #join}, then {@link #offer}. Holds the issues, and numbers by
 * label and class. Not thread-safe.
 */
final class ConfidentLearning {
    /** How far below a threshold a probability reaches it, and by how much another class must be more probable; as in cleanlab. */
    private static final double TOLERANCE = 1e-6;

    private final double[] sums;
    private final int[] images;
    private final int[][] joint;
    private final Map<Integer, PriorityQueue<Issue>> candidates = new HashMap<>();
    private int[][] wanted;

    ConfidentLearning(int classes) {
        sums = new double[classes];
        images = new int[classes];
        joint = new int[classes][classes];
    }

    /**
     * An unlikely label.
     *
     * @param suggested the most probable class
     * @param excess probability of the class that the image is taken for, minus that of the label
     * @param score normalised margin: half of 1 plus the label's probability minus that of the most probable other class, 0 to 1;
     *     the lower, the more suspicious
     */
    record Issue(
            int image,
            int label,
            int suggested,
            double excess,
            double score,
            float labelProbability,
            float suggestedProbability) {
        /** Those to keep come last; of equal ones the first images. */
        static final Comparator<Issue> LEAST_EXCESS =
                Comparator.comparingDouble(Issue::excess).thenComparing(Issue::image, Comparator.reverseOrder());
    }

    /** @param probabilities float[classes], here and below */
    void count(int label, float[] probabilities) {
        sums[label] += probabilities[label];
        images[label]++;
    }

    /** To be called for all images after {@link #count} was. */
    void join(int label, float[] probabilities) {
        int confident = confident(probabilities);
        if (confident >= 0) {
            joint[label][confident]++;
        }
    }

    /** To be called for all images after {@link #join} was. */
    void offer(int image, int label, float[] probabilities) {
        if (wanted == null) {
            wanted = wanted();
        }
        int suggested = mostProbableBut(label, probabilities);
        double margin = (double) probabilities[label] - probabilities[suggested];
        boolean mostProbable = margin + TOLERANCE > 0;
        for (int other = 0; other < probabilities.length; other++) {
            int most = other == label ? 0 : wanted[label][other];
            if (most > 0) {
                PriorityQueue<Issue> kept = candidates.computeIfAbsent(
                        label * probabilities.length + other, cell -> new PriorityQueue<>(Issue.LEAST_EXCESS));
                kept.add(new Issue(
                        image,
                        label,
                        mostProbable ? label : suggested,
                        (double) probabilities[other] - probabilities[label],
                        (margin + 1) / 2,
                        probabilities[label],
                        probabilities[suggested]));
                if (kept.size() > most) {
                    kept.remove();
                }
            }
        }
    }

    /** The issues among all images that were offered, by image. */
    List<Issue> issues() {
        Map<Integer, Issue> found = new TreeMap<>();
        candidates.values().stream()
                .flatMap(PriorityQueue::stream)
                .filter(issue -> issue.suggested() != issue.label())
                .forEach(issue -> found.put(issue.image(), issue));
        return new ArrayList<>(found.values());
    }

    /** The class whose threshold the probabilities reach, the most probable of several; −1 if there is none. */
    private int confident(float[] probabilities) {
        int found = -1;
        int count = 0;
        int best = 0;
        for (int each = 0; each < probabilities.length; each++) {
            best = probabilities[each] > probabilities[best] ? each : best;
            if (probabilities[each] >= threshold(each) - TOLERANCE) {
                found = count == 0 ? each : found;
                count++;
            }
        }
        return count > 1 ? best : found;
    }

    /** A class without images has a threshold that no probability reaches. */
    private double threshold(int label) {
        return images[label] == 0 ? Double.POSITIVE_INFINITY : Math.max(2 * TOLERANCE, sums[label] / images[label]);
    }

    /** int[label][class]: how many images of a label to take for a class; none of a label's only image. */
    private int[][] wanted() {
        int classes = images.length;
        int[][] counts = new int[classes][classes];
        for (int label = 0; label < classes; label++) {
            int[] row = joint[label].clone();
            row[label] = Math.max(1, row[label]);
            double sum = IntStream.of(row).sum();
            double[] scaled = new double[classes];
            for (int other = 0; other < classes; other++) {
                scaled[other] = row[other] / sum * images[label];
            }
            counts[label] = images[label] > 1 ? keepingOne(label, rounded(scaled)) : counts[label];
        }
        return counts;
    }

    /**
     * Where none of a label's images would be rightly labelled, one fewer is taken for each other class. In the steps of cleanlab: the
     * diagonal is raised to 1, which the others are reduced by in equal shares, and these are rounded down.
     */
    private static int[] keepingOne(int label, int[] row) {
        return row[label] > 0
                ? row
                : IntStream.of(row).map(count -> Math.max(0, count - 1)).toArray();
    }

    /**
     * Rounds to integers of the same sum. Those that rounding changes most are rounded the other way; of equal ones as in a stable
     * sort, which cleanlab leaves to numpy.
     */
    private static int[] rounded(double[] values) {
        int[] rounded = new int[values.length];
        double sum = 0;
        int roundedSum = 0;
        for (int i = 0; i < values.length; i++) {
            rounded[i] = (int) Math.rint(values[i]);
            sum += values[i];
            roundedSum += rounded[i];
        }
        int missing = (int) Math.rint(sum) - roundedSum;
        List<Integer> order = new ArrayList<>(IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] - rounded[i]))
                .toList());
        for (int change = 0; change < Math.abs(missing); change++) {
            int place = missing > 0 ? order.get(order.size() - 1 - change) : order.get(change);
            rounded[place] += Integer.signum(missing);
        }
        return rounded;
    }

    private static int mostProbableBut(int label, float[] probabilities) {
        int best = label == 0 ? 1 : 0;
        for (int each = best + 1; each < probabilities.length; each++) {
            best = each != label && probabilities[each] > probabilities[best] ? each : best;
        }
        return best;
    }
}
