package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.train.History.Metrics;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The epoch in which Keras's EarlyStopping(patience=…) ends these losses and accuracies, counted from 1. */
class EarlyStoppingTest {
    private static final double[] VALUES = {0.7, 0.6, 0.65, 0.6, 0.5, 0.51, 0.52, 0.53};

    @ParameterizedTest
    @CsvSource({"LOSS, 0, 3", "LOSS, 1, 3", "LOSS, 2, 4", "LOSS, 3, 8", "ACCURACY, 0, 2", "ACCURACY, 2, 3"})
    void stopsWhereKerasDoes(Monitor monitor, int patience, int expected) {
        History history = History.empty();
        while (!history.isExhausted(monitor, patience)) {
            double value = VALUES[history.epochs().size()];
            history = history.with(new Metrics(value, value), Optional.empty());
        }

        assertThat(history.epochs()).hasSize(expected);
    }
}
