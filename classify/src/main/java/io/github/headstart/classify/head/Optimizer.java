package io.github.headstart.classify.head;

import io.github.headstart.error.Checks;

/** An optimizer: the Keras 3 optimizer of the same name, with its defaults, or {@link Lbfgs}. */
public sealed interface Optimizer {
    /** The initial learning rate; 1 for an optimizer that has none. */
    double learningRate();

    /** The same with another learning rate; the same if it has none. */
    Optimizer withLearningRate(double other);

    /** Whether it trains on batches, epoch by epoch, at a learning rate; else on all rows at once, and logistic regression only. */
    default boolean trainsOnBatches() {
        return true;
    }

    /** Keras's name in lower case, for example {@code rmsprop}; {@code lbfgs}, which Keras does not have. */
    String kerasName();

    /**
     * RMSprop: divides each gradient by the root of the running mean of its square.
     *
     * @param rho decay of the running mean square
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
        public Optimizer withLearningRate(double other) {
            return new Rmsprop(other, rho, epsilon);
        }

        @Override
        public String kerasName() {
            return "rmsprop";
        }
    }

    /**
     * Adam: running means of the gradients and of their squares, both bias-corrected.
     *
     * @param beta1 decay of the running mean
     * @param beta2 decay of the running mean square
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
        public Optimizer withLearningRate(double other) {
            return new Adam(other, beta1, beta2, epsilon);
        }

        @Override
        public String kerasName() {
            return "adam";
        }
    }

    /**
     * Stochastic gradient descent.
     *
     * @param momentum share of the previous step that is added; 0 for plain gradient descent
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
        public Optimizer withLearningRate(double other) {
            return new Sgd(other, momentum);
        }

        @Override
        public String kerasName() {
            return "sgd";
        }
    }

    /**
     * L-BFGS on all rows at once, to convergence: scikit-learn's {@code LogisticRegression}. Keras has none. It has no learning rate
     * and no batches: each step is as long as its line search finds.
     */
    record Lbfgs() implements Optimizer {
        @Override
        public double learningRate() {
            return 1;
        }

        @Override
        public Optimizer withLearningRate(double other) {
            return this;
        }

        @Override
        public boolean trainsOnBatches() {
            return false;
        }

        @Override
        public String kerasName() {
            return "lbfgs";
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
