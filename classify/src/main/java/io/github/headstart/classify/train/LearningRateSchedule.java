package io.github.headstart.classify.train;

import io.github.headstart.error.Checks;

/**
 * How the learning rate changes in the course of training. Each is a function of what has happened so far and nothing
 * else, so that a resumed training takes the same steps. {@code toString} is the name on the command line.
 */
public sealed interface LearningRateSchedule {
    /**
     * The rate of one step.
     *
     * @param initial the optimiser's rate
     * @param step counted from 0 over all epochs
     * @param steps that the whole training has
     * @param history the epochs before
     */
    double rate(double initial, long step, long steps, History history, Monitor monitor);

    /** The optimiser's rate throughout. */
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

    /** From the optimiser's rate to 0 along half a wave over the whole training: Keras's CosineDecay with alpha 0. */
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
     * Multiplied by a factor after every so many epochs without improvement: Keras's ReduceLROnPlateau with its
     * min_delta of 1e-4, no cooldown and no lower bound.
     *
     * @param factor more than 0, less than 1
     * @param patience epochs without improvement that are borne, at least 1
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
                    // Keras keeps the rate as a float32 and multiplies it as a double.
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
