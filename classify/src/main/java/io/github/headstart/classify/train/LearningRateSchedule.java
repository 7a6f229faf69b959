package io.github.headstart.classify.train;

import io.github.headstart.error.Checks;

/**
 * A learning rate schedule. The rate depends only on the step and the history so far, so that a resumed training takes
 * the same steps. {@code toString} is the name on the command line.
 */
public sealed interface LearningRateSchedule {
    /**
     * The learning rate of one step.
     *
     * @param initial the optimiser's learning rate
     * @param step counted from 0 over all epochs
     * @param steps total number of steps of the training
     * @param history the epochs so far
     */
    double rate(double initial, long step, long steps, History history, Monitor monitor);

    /** A constant learning rate. */
    record Constant() implements LearningRateSchedule {
        @Override
        public double rate(double initial, long step, long steps, History history, Monitor monitor) {
            return initial;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /** Cosine decay to 0 over the whole training: Keras's CosineDecay with alpha 0. */
    record Cosine() implements LearningRateSchedule {
        @Override
        public double rate(double initial, long step, long steps, History history, Monitor monitor) {
            return initial * 0.5 * (1 + Math.cos(Math.PI * Math.min(step, steps) / steps));
        }

        @Override
        public String toString() {
            return "cosine";
        }
    }

    /**
     * Reduces the rate when the monitored metric has stopped improving: Keras's ReduceLROnPlateau with its default
     * min_delta of 1e-4, no cooldown and no lower bound.
     *
     * @param factor by which the rate is multiplied, more than 0, less than 1
     * @param patience epochs without improvement after which the rate is reduced, at least 1
     */
    record Plateau(double factor, int patience) implements LearningRateSchedule {
        private static final double SMALLEST_IMPROVEMENT = 1e-4;

        public Plateau {
            new Checks()
                    .that(
                            factor > 0 && factor < 1,
                            "plateau_factor",
                            "more than 0, less than 1",
                            Double.toString(factor))
                    .that(patience >= 1, "plateau_patience", "at least 1", Integer.toString(patience))
                    .done();
        }

        @Override
        public double rate(double initial, long step, long steps, History history, Monitor monitor) {
            float rate = (float) initial;
            double best = Double.NaN;
            int waited = 0;
            for (History.Epoch epoch : history.epochs()) {
                double value = monitor.value(epoch);
                if (monitor.isBetter(value, best, SMALLEST_IMPROVEMENT)) {
                    best = value;
                    waited = 0;
                } else if (++waited >= patience) {
                    // Keras stores the rate as float32 and multiplies it in double precision.
                    rate = (float) (rate * factor);
                    waited = 0;
                }
            }
            return rate;
        }

        @Override
        public String toString() {
            return "plateau";
        }
    }
}
