package io.github.headstart.classify.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WilsonIntervalTest {
    /** Values of {@code scipy.stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")}. */
    @ParameterizedTest
    @CsvSource({
        "97, 100, 0.9154806357094724, 0.9897454759759611",
        "0, 10, 0.0, 0.27753279986288926",
        "10, 10, 0.7224672001371109, 1.0",
        "1, 1, 0.20654931437723745, 1.0",
        "50, 100, 0.4038315303659956, 0.5961684696340044",
        "6990, 10000, 0.6899347739164291, 0.7079123947320417"
    })
    void equalsScipy(int successes, int trials, double low, double high) {
        WilsonInterval interval = WilsonInterval.of(successes, trials);

        assertThat(interval.low()).isCloseTo(low, within(1e-12));
        assertThat(interval.high()).isCloseTo(high, within(1e-12));
    }

    @Test
    void needsAtLeastOneTrial() {
        assertThatThrownBy(() -> WilsonInterval.of(0, 0)).isInstanceOf(IllegalArgumentException.class);
    }
}
