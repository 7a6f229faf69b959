package io.github.headstart.classify.train;

import io.github.headstart.classify.train.History.Epoch;
import java.util.Locale;

/** The figure by which epochs are compared. {@code toString} is Keras's name and the command line's. */
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

    /** The epoch's figure; {@link #needsValidation} says whether the epoch must have validation figures. */
    public abstract double value(Epoch epoch);

    public boolean needsValidation() {
        return needsValidation;
    }

    /**
     * Whether a value is better than another by more than a margin. Not a number is never better, nor is infinity.
     *
     * @param best the other; NaN if there is none yet, than which every finite value is better
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
