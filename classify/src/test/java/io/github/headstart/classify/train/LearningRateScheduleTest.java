package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.train.History.Metrics;
import io.github.headstart.error.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LearningRateScheduleTest {
    @Test
    void cosineFollowsKeras() {
        LearningRateSchedule cosine = new LearningRateSchedule.Cosine();
        // keras.optimizers.schedules.CosineDecay(0.01, 40)(step) for these steps
        double[][] expected = {{0, 0.01}, {1, 0.009984588}, {10, 0.008535534}, {20, 0.005}, {39, 1.5411916e-05}, {40, 0}
        };
        for (double[] pair : expected) {
            assertThat(cosine.rate(0.01, (long) pair[0], 40, History.empty(), Monitor.LOSS))
                    .isCloseTo(pair[1], within(1e-8));
        }
    }

    @Test
    void plateauReducesAfterEpochsWithoutImprovementAndRestartsItsCount() {
        LearningRateSchedule plateau = new LearningRateSchedule.Plateau(0.5, 2);
        // 0.69995 is no improvement on 0.7, since Keras requires more than 1e-4.
        double[] losses = {0.7, 0.69995, 0.8, 0.6, 0.61, 0.62, 0.63, 0.64};
        double[] rates = {0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.025, 0.025, 0.0125};
        History history = History.empty();
        for (int epoch = 0; epoch <= losses.length; epoch++) {
            assertThat(plateau.rate(0.1, 0, 1, history, Monitor.VAL_LOSS))
                    .as("epoch %d", epoch)
                    .isCloseTo(rates[epoch], within(1e-8));
            if (epoch < losses.length) {
                history = history.with(new Metrics(1, 1), Optional.of(new Metrics(0.5, losses[epoch])));
            }
        }
    }

    @Test
    void refusesAPlateauFactorOfOneOrMore() {
        assertThatThrownBy(() -> new LearningRateSchedule.Plateau(1, 0))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll("plateau_factor", "plateau_patience");
    }
}
