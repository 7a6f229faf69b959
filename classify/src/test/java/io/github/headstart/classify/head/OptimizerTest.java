package io.github.headstart.classify.head;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptimizerTest {
    @Test
    void hasTheDefaultsOfKeras() {
        assertThat(new Optimizer.Rmsprop()).isEqualTo(new Optimizer.Rmsprop(0.001, 0.9, 1e-7));
        assertThat(new Optimizer.Adam()).isEqualTo(new Optimizer.Adam(0.001, 0.9, 0.999, 1e-7));
        assertThat(new Optimizer.Sgd()).isEqualTo(new Optimizer.Sgd(0.01, 0));
    }

    @Test
    void namesAllInvalidValues() {
        assertThatThrownBy(() -> new Optimizer.Rmsprop(0, 1, Double.NaN))
                .hasMessageContainingAll("learning_rate", "rho", "epsilon");
        assertThatThrownBy(() -> new Optimizer.Adam(-1, 1, -0.1, 0))
                .hasMessageContainingAll("learning_rate", "beta1", "beta2", "epsilon");
        assertThatThrownBy(() -> new Optimizer.Sgd(Double.POSITIVE_INFINITY, 1))
                .hasMessageContainingAll("learning_rate", "momentum");
    }
}
