package io.github.headstart.classify.metrics;

import java.util.OptionalDouble;

/**
 * How often a class was right and predicted, from which precision, recall and F1 follow.
 *
 * @param actual samples of the class
 * @param predicted samples predicted as the class
 * @param correct samples of the class that are predicted as such
 */
record DecisionCounts(long actual, long predicted, long correct) {
    DecisionCounts plus(DecisionCounts other) {
        return new DecisionCounts(actual + other.actual, predicted + other.predicted, correct + other.correct);
    }

    /** 0 to 1; empty if the class is never predicted. */
    OptionalDouble precision() {
        return ratio(correct, predicted);
    }

    /** 0 to 1; empty if the class has no samples. */
    OptionalDouble recall() {
        return ratio(correct, actual);
    }

    /** The harmonic mean of both, 0 to 1; empty if the class neither occurs nor is predicted. */
    OptionalDouble f1() {
        return ratio(2.0 * correct, (double) actual + predicted);
    }

    private static OptionalDouble ratio(double part, double whole) {
        return whole == 0 ? OptionalDouble.empty() : OptionalDouble.of(part / whole);
    }
}
