package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LbfgsTest {
    /** The sum of the squares of the coordinates minus their number, times 10^(i / 10): condition number 10^4. */
    private static double quadratic(double[] point, double[] gradient) {
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            double factor = Math.pow(10, i / 10.0);
            double difference = point[i] - i;
            sum += factor * difference * difference;
            gradient[i] = 2 * factor * difference;
        }
        return sum;
    }

    @Test
    void findsTheMinimumOfAnIllConditionedQuadraticFunction() {
        Lbfgs search = new Lbfgs(LbfgsTest::quadratic, new double[40]);
        int iterations = 0;
        while (search.gradientNorm() > 1e-9 && search.iterate()) {
            iterations++;
        }

        for (int i = 0; i < 40; i++) {
            assertThat(Math.abs(search.point()[i] - i)).isLessThan(1e-9);
        }
        assertThat(iterations).as("SciPy's L-BFGS-B takes 952").isLessThan(1100);
    }

    @Test
    void neverRises() {
        Lbfgs search = new Lbfgs(LbfgsTest::quadratic, new double[40]);
        double before = search.value();
        for (int i = 0; i < 50 && search.iterate(); i++) {
            assertThat(search.value()).isLessThan(before);
            before = search.value();
        }
    }

    @Test
    void endsWhereRoundingAllowsNoBetterPoint() {
        // Far from 0 the function has steps: |x| at which exp(x) − x cannot be told from its minimum.
        Lbfgs search = new Lbfgs(
                (point, gradient) -> {
                    gradient[0] = Math.exp(point[0]) - 1;
                    return 1e6 + Math.exp(point[0]) - point[0];
                },
                new double[] {20});
        int iterations = 0;
        while (search.iterate() && iterations < 1000) {
            iterations++;
        }

        assertThat(iterations).isLessThan(1000);
        assertThat(Math.abs(search.point()[0])).isLessThan(1e-6);
    }

    @Test
    void triesShorterStepsWhereTheFunctionIsNotFinite() {
        Lbfgs search = new Lbfgs(
                (point, gradient) -> {
                    gradient[0] = 1 - 1 / point[0];
                    return point[0] <= 0 ? Double.NaN : point[0] - Math.log(point[0]);
                },
                new double[] {100});
        while (search.gradientNorm() > 1e-10 && search.iterate()) {}

        assertThat(Math.abs(search.point()[0] - 1)).isLessThan(1e-9);
    }
}
