package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.InvalidValueException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

class TrainFlagsTest {
    @Test
    void optionsReadBackFromTheirFlagsAreEqual() {
        for (Map<String, String> flags : List.of(
                Map.<String, String>of(),
                Map.of("--hidden", "0", "--pooling", "avg", "--optimizer", "sgd", "--momentum", "0.5"),
                Map.of("--hidden", "128,64", "--learning-rate-schedule", "plateau", "--plateau-patience", "3"),
                Map.of("--class-weights", "cats=1,dogs=2", "--monitor", "val_accuracy", "--patience", "4"),
                Map.of("--steps-per-epoch", "7", "--passes", "sample", "--learning-rate", "1e-5", "--seed", "-1"))) {
            TrainOptions options = TrainFlags.parse(flags);

            assertThat(TrainFlags.parse(options.flags())).isEqualTo(options);
        }
    }

    @Test
    void namesTheFlagAndItsChoices() {
        assertThatThrownBy(() -> TrainFlags.parse(Map.of("--optimizer", "foo")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--optimizer: expected rmsprop, adam or sgd, found foo");
        assertThatThrownBy(() -> TrainFlags.parse(Map.of("--learning-rate", "0")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("--learning-rate: expected more than 0, found 0.0");
    }

    @Test
    void refusesAFlagThatIsNone() {
        assertThatThrownBy(() -> TrainFlags.parse(Map.of("--learningrate", "1")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--learningrate");
    }
}
