package io.github.headstart.classify.head;

import io.github.headstart.error.Checks;

/** How a step changes the weights, as the Keras 3 optimiser of the same name computes it, with its defaults. */
public sealed interface Optimizer {
    /** The rate that training starts with. */
    double learningRate();

    /** Keras's name in lower case, for example {@code rmsprop}. */
    String kerasName();

    /**
     * Divides each gradient by a running root mean square of its past.
     *
     * @param rho how much of the running mean square stays at each step
     * @param epsilon added to the mean square under the root
     */
    record Rmsprop(double learningRate, double rho, double epsilon) implements Optimizer {
        public Rmsprop {
            positive(share(rate(learningRate), "rho", rho), "epsilon", epsilon).done();
        }

        public Rmsprop(double learningRate) {
            this(learningRate, 0.9, 1e-7);
        }

        public Rmsprop() {
            this(1e-3);
        }

        @Override
        public String kerasName() {
            return "rmsprop";
        }
    }

    /**
     * Running means of the gradients and of their squares, both corrected for their start at zero.
     *
     * @param beta1 how much of the running mean stays at each step
     * @param beta2 how much of the running mean square stays at each step
     * @param epsilon added to the root of the mean square
     */
    record Adam(double learningRate, double beta1, double beta2, double epsilon) implements Optimizer {
        public Adam {
            positive(share(share(rate(learningRate), "beta1", beta1), "beta2", beta2), "epsilon", epsilon)
                    .done();
        }

        public Adam(double learningRate) {
            this(learningRate, 0.9, 0.999, 1e-7);
        }

        public Adam() {
            this(1e-3);
        }

        @Override
        public String kerasName() {
            return "adam";
        }
    }

    /**
     * Steps along the gradient.
     *
     * @param momentum how much of the last step is taken again; 0 is plain descent
     */
    record Sgd(double learningRate, double momentum) implements Optimizer {
        public Sgd {
            share(rate(learningRate), "momentum", momentum).done();
        }

        public Sgd(double learningRate) {
            this(learningRate, 0);
        }

        public Sgd() {
            this(1e-2);
        }

        @Override
        public String kerasName() {
            return "sgd";
        }
    }

    private static Checks rate(double learningRate) {
        return positive(new Checks(), "learning_rate", learningRate);
    }

    private static Checks share(Checks checks, String field, double value) {
        return checks.that(value >= 0 && value < 1, field, "at least 0, less than 1", Double.toString(value));
    }

    private static Checks positive(Checks checks, String field, double value) {
        return checks.that(value > 0 && Double.isFinite(value), field, "more than 0", Double.toString(value));
    }
}
