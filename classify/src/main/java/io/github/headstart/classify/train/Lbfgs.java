package io.github.headstart.classify.train;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/**
 * The minimum of a smooth convex function by L-BFGS: the two-loop recursion (Nocedal and Wright, "Numerical Optimization", 2nd
 * edition, algorithms 7.4 and 7.5) with a line search for the strong Wolfe conditions by bracketing and bisection. Not thread-safe.
 */
final class Lbfgs {
    /** Pairs of steps and gradient differences that are kept. */
    static final int PAIRS = 10;

    private static final double SUFFICIENT_DECREASE = 1e-4;
    private static final double CURVATURE = 0.9;
    /** Near the optimum a decrease is smaller than the rounding of the function's value. */
    private static final double ROUNDING = 1e-13;

    private static final int MOST_TRIES = 40;

    private final Function function;
    private final Deque<Pair> pairs = new ArrayDeque<>();
    private double[] point;
    private double[] gradient;
    private double value;

    /** A smooth convex function of many variables. */
    @FunctionalInterface
    interface Function {
        /**
         * @param point where to compute it; not to be changed
         * @param gradient all 0; receives the gradient
         * @return the value, which may be NaN
         */
        double compute(double[] point, double[] gradient);
    }

    /** A step with the difference of the gradients that it made. */
    private record Pair(double[] step, double[] difference, double product) {}

    /** @param start not copied, not changed */
    Lbfgs(Function function, double[] start) {
        this.function = function;
        point = start;
        gradient = new double[start.length];
        value = function.compute(point, gradient);
    }

    double[] point() {
        return point;
    }

    double value() {
        return value;
    }

    double gradientNorm() {
        return Math.sqrt(dot(gradient, gradient));
    }

    /** @return whether a better point was found; if not, the rounding of the function allows none */
    boolean iterate() {
        double[] direction = direction();
        double slope = dot(gradient, direction);
        if (!(slope < 0)) {
            return false;
        }
        double length = pairs.isEmpty() ? Math.min(1, 1 / gradientNorm()) : 1;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        for (int attempt = 0; attempt < MOST_TRIES; attempt++) {
            double[] next = point.clone();
            addMultiple(next, length, direction);
            double[] nextGradient = new double[next.length];
            double nextValue = function.compute(next, nextGradient);
            double nextSlope = dot(nextGradient, direction);
            double most = value + SUFFICIENT_DECREASE * length * slope + ROUNDING * Math.abs(value);
            if (!(nextValue <= most) || nextSlope > -CURVATURE * slope) {
                high = length;
            } else if (nextSlope < CURVATURE * slope) {
                low = length;
            } else {
                move(next, nextGradient, nextValue);
                return true;
            }
            length = high == Double.POSITIVE_INFINITY ? 2 * low : (low + high) / 2;
        }
        return false;
    }

    private void move(double[] next, double[] nextGradient, double nextValue) {
        double[] step = next.clone();
        addMultiple(step, -1, point);
        double[] difference = nextGradient.clone();
        addMultiple(difference, -1, gradient);
        double product = dot(step, difference);
        // Positive by the line search, but for rounding.
        if (product > 0) {
            pairs.addLast(new Pair(step, difference, product));
            if (pairs.size() > PAIRS) {
                pairs.removeFirst();
            }
        }
        point = next;
        gradient = nextGradient;
        value = nextValue;
    }

    /** The two-loop recursion: minus the approximate inverse Hessian times the gradient. */
    private double[] direction() {
        double[] direction = gradient.clone();
        double[] factors = new double[pairs.size()];
        int place = pairs.size();
        for (Iterator<Pair> latest = pairs.descendingIterator(); latest.hasNext(); ) {
            Pair pair = latest.next();
            factors[--place] = dot(pair.step(), direction) / pair.product();
            addMultiple(direction, -factors[place], pair.difference());
        }
        if (!pairs.isEmpty()) {
            Pair last = pairs.getLast();
            scale(direction, last.product() / dot(last.difference(), last.difference()));
        }
        for (Pair pair : pairs) {
            double factor = dot(pair.difference(), direction) / pair.product();
            addMultiple(direction, factors[place++] - factor, pair.step());
        }
        scale(direction, -1);
        return direction;
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static void addMultiple(double[] sums, double factor, double[] values) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * values[i];
        }
    }

    private static void scale(double[] values, double factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] *= factor;
        }
    }
}
