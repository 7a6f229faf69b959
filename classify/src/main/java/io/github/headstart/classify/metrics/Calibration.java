package io.github.headstart.classify.metrics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The calibration of predictions: accuracy by confidence. The confidence, which is the probability of the predicted
 * class, is split into 15 bins of equal width that include their upper edge, as by Guo et al., "On Calibration of
 * Modern Neural Networks" (2017). Where an image may have several classes, there is a prediction for each of them, that the image has
 * it or has it not. Immutable.
 *
 * @param expectedError the expected calibration error, 0 to 1: mean of |accuracy − confidence| over the bins, weighted
 *     by predictions
 * @param bins from confidence 0 to 1
 */
public record Calibration(double expectedError, List<Bin> bins) {
    private static final int BINS = 15;

    public Calibration {
        bins = List.copyOf(bins);
    }

    /**
     * @param above lower edge, exclusive, 0 to 1
     * @param upTo upper edge, inclusive, 0 to 1
     * @param samples number of predictions in the bin
     * @param confidence their mean confidence; null without samples
     * @param accuracy their accuracy, 0 to 1; null without samples
     */
    public record Bin(double above, double upTo, long samples, Double confidence, Double accuracy) {}

    /** Gathers predictions one by one. */
    static final class Counts {
        private final long[] samples = new long[BINS];
        private final long[] right = new long[BINS];
        private final double[] confidence = new double[BINS];

        /**
         * @param value probability of the predicted class, above 0 to 1
         * @param correct whether the prediction was right
         */
        void add(float value, boolean correct) {
            int bin = bin(value);
            samples[bin]++;
            right[bin] += correct ? 1 : 0;
            confidence[bin] += value;
        }

        Calibration calibration() {
            long all = Arrays.stream(samples).sum();
            double error = 0;
            List<Bin> bins = new ArrayList<>();
            for (int bin = 0; bin < BINS; bin++) {
                boolean empty = samples[bin] == 0;
                error += Math.abs(right[bin] - confidence[bin]) / all;
                bins.add(new Bin(
                        edge(bin),
                        edge(bin + 1),
                        samples[bin],
                        empty ? null : confidence[bin] / samples[bin],
                        empty ? null : (double) right[bin] / samples[bin]));
            }
            return new Calibration(error, bins);
        }
    }

    private static int bin(float confidence) {
        int bin = 0;
        // Compared as floats, because 0.2f is more than 0.2 but belongs to the bin that ends at 0.2.
        while (bin < BINS - 1 && confidence > (float) edge(bin + 1)) {
            bin++;
        }
        return bin;
    }

    private static double edge(int index) {
        return (double) index / BINS;
    }
}
