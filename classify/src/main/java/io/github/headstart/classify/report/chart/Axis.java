package io.github.headstart.classify.report.chart;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * An axis of a chart with ticks at round numbers. A logarithmic axis has ticks at powers of ten; values below its
 * start, such as zero, are drawn at its start.
 *
 * @param label name of the quantity
 * @param low value at its start
 * @param high value at its end, more than low
 * @param step distance of ticks, in decades if the axis is logarithmic
 */
public record Axis(String label, double low, double high, double step, boolean logarithmic) {
    /** Larger values have too many digits for a linear axis and make small values indistinguishable. */
    private static final double LARGEST_LINEAR = 1e6;

    private static final int TICKS = 5;
    private static final double[] ROUND = {1, 2, 2.5, 5, 10};
    private static final double TOLERANCE = 1e-9;

    Axis(String label, double low, double high, double step) {
        this(label, low, high, step, false);
    }

    /** An axis from 0 to 1, for proportions. */
    static Axis ofShares(String label) {
        return new Axis(label, 0, 1, 0.2);
    }

    /** An axis from low to 1, for proportions. */
    static Axis ofSharesFrom(String label, double low) {
        return new Axis(label, low, 1, step(1 - low));
    }

    /**
     * An axis that covers values and ends at round numbers; non-finite values are ignored. It is logarithmic, and
     * labelled so, if a value is huge.
     */
    public static Axis around(String label, DoubleStream values) {
        double[] finite = values.filter(Double::isFinite).toArray();
        if (DoubleStream.of(finite).anyMatch(value -> Math.abs(value) > LARGEST_LINEAR)) {
            return logarithmic(label + " (logarithmic)", finite);
        }
        double lowest = DoubleStream.of(finite).min().orElse(0);
        double highest = DoubleStream.of(finite).max().orElse(1);
        if (highest - lowest < TOLERANCE * Math.max(1, Math.abs(highest))) {
            double margin = Math.max(0.05, Math.abs(highest) * 0.05);
            lowest = lowest < 0 ? lowest - margin : Math.max(0, lowest - margin);
            highest += margin;
        }
        double step = step(highest - lowest);
        return new Axis(
                label,
                Math.floor(lowest / step + TOLERANCE) * step,
                Math.ceil(highest / step - TOLERANCE) * step,
                step);
    }

    private static Axis logarithmic(String label, double[] finite) {
        double[] positive = DoubleStream.of(finite).filter(value -> value > 0).toArray();
        double low = Math.floor(Math.log10(DoubleStream.of(positive).min().orElse(1)));
        double high = Math.ceil(Math.log10(DoubleStream.of(positive).max().orElse(1)));
        high = Math.max(high, low + 1);
        // Math.pow underflows or overflows for powers of ten outside the range of double.
        return new Axis(
                label,
                Math.max(Double.MIN_VALUE, Math.pow(10, low)),
                Math.min(Double.MAX_VALUE, Math.pow(10, high)),
                Math.max(1, Math.ceil(step(high - low))),
                true);
    }

    /** An axis of counts from 0 to at least 1. */
    static Axis ofCounts(String label, long highest) {
        double step = Math.max(1, step(Math.max(1, highest)));
        return new Axis(label, 0, Math.ceil(Math.max(1, highest) / step) * step, step);
    }

    /** An axis of epochs from 1 to the last, with margins and ticks at whole numbers. */
    public static Axis ofEpochs(int last) {
        double room = Math.max(0.5, 0.02 * last);
        return new Axis("epoch", 0.5, last + room, Math.max(1, Math.ceil(step(last))));
    }

    public List<Double> ticks() {
        List<Double> ticks = new ArrayList<>();
        double start = scaled(low);
        double end = scaled(high);
        long first = (long) Math.ceil(start / step - TOLERANCE);
        for (long i = first; i * step <= end + TOLERANCE * step; i++) {
            ticks.add(logarithmic ? Math.pow(10, i * step) : i * step);
        }
        return ticks;
    }

    /** A tick's value with as many decimals as the ticks need. */
    public String text(double tick) {
        if (logarithmic) {
            return "1e%d".formatted(Math.round(Math.log10(tick)));
        }
        BigDecimal exact = new BigDecimal(step).round(new MathContext(3));
        int decimals = Math.max(0, exact.stripTrailingZeros().scale());
        String text = String.format(Locale.ROOT, "%,." + decimals + "f", tick);
        return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
    }

    /** The position of a value, 0 at the start to 1 at the end. */
    double place(double value) {
        return (scaled(value) - scaled(low)) / (scaled(high) - scaled(low));
    }

    /** The value, or its decimal logarithm if the axis is logarithmic. */
    double scaled(double value) {
        return logarithmic ? Math.log10(Math.max(low, value)) : value;
    }

    private static double step(double range) {
        double power = Math.pow(10, Math.floor(Math.log10(range / TICKS)));
        for (double round : ROUND) {
            if (round * power * TICKS >= range * (1 - TOLERANCE)) {
                return round * power;
            }
        }
        return ROUND[ROUND.length - 1] * power;
    }
}
