package io.github.headstart.measure;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/** The median, minimum and maximum of several measurements, rounded to three decimals. */
public record Spread(double median, double lowest, double highest) {
    /** @param values at least one; of an even number the median is the mean of the two in the middle */
    public static Spread of(DoubleStream values) {
        double[] sorted = values.toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("expected at least one measurement, found none");
        }
        Arrays.sort(sorted);
        double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
        return new Spread(rounded(median), rounded(sorted[0]), rounded(sorted[sorted.length - 1]));
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
