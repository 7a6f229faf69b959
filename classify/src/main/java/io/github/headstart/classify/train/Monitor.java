package io.github.headstart.classify.train;

import io.github.headstart.classify.train.History.Epoch;
import java.util.Locale;

/**
 * The monitored metric, by which epochs are compared. {@code toString} is the name in Keras and on the command line.
 */
public enum Monitor {
    VAL_LOSS(true, false) {
        @Override
        public double value(Epoch epoch) {
            return epoch.validation().orElseThrow().loss();
        }
    },
    VAL_ACCURACY(true, true) {
        @Override
        public double value(Epoch epoch) {
            return epoch.validation().orElseThrow().accuracy();
        }
    },
    LOSS(false, false) {
        @Override
        public double value(Epoch epoch) {
            return epoch.training().loss();
        }
    },
    ACCURACY(false, true) {
        @Override
        public double value(Epoch epoch) {
            return epoch.training().accuracy();
        }
    };

    private final boolean needsValidation;
    private final boolean higherIsBetter;

    Monitor(boolean needsValidation, boolean higherIsBetter) {
        this.needsValidation = needsValidation;
        this.higherIsBetter = higherIsBetter;
    }

    /** The metric of an epoch, which must have validation metrics if {@link #needsValidation}. */
    public abstract double value(Epoch epoch);

    public boolean needsValidation() {
        return needsValidation;
    }

    /**
     * Whether a value is better than another by more than a margin. NaN and infinity are never better.
     *
     * @param best the other value; NaN if there is none yet, so that every finite value is better
     * @param margin 0 or more
     */
    public boolean isBetter(double value, double best, double margin) {
        if (!Double.isFinite(value)) {
            return false;
        }
        return Double.isNaN(best) || (higherIsBetter ? value - margin > best : value + margin < best);
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
