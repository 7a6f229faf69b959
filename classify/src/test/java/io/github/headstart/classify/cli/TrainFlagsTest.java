package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.head.Optimizer;
import io.github.headstart.classify.train.LearningRateSchedule;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.Problem;
import io.github.headstart.json.Json;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.ParameterException;

class TrainFlagsTest {
    private static final TrainOptions DEFAULTS = parse(Map.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"hidden\": \"0\", \"pooling\": \"avg\", \"optimizer\": \"sgd\", \"momentum\": \"0.5\"}",
                "{\"hidden\": \"128,64\", \"learning_rate_schedule\": \"plateau\", \"plateau_patience\": \"3\"}",
                "{\"optimizer\": \"lbfgs\", \"l2\": \"1e-3\", \"passes\": \"all\", \"pooling\": \"avg\"}",
                "{\"class_weights\": \"cats=1,dogs=2\", \"monitor\": \"val_accuracy\", \"patience\": \"4\"}",
                "{\"steps_per_epoch\": \"7\", \"passes\": \"sample\", \"learning_rate\": \"1e-5\", \"seed\": \"-1\"}"
            })
    @SuppressWarnings("unchecked")
    void optionsRoundTripThroughArgumentsAndJson(String values) {
        TrainOptions options = OptionTexts.with(DEFAULTS, Json.parse(values, "test", Map.class));

        TrainFlags parsed = new TrainFlags();
        CommandLines.parser(parsed).parseArgs(OptionTexts.arguments(options).toArray(String[]::new));
        assertThat(parsed.options()).isEqualTo(options);
        assertThat(Json.parse(Json.line(options), "test", TrainOptions.class)).isEqualTo(options);
    }

    @Test
    void keepsTheValuesOfOtherOptions() {
        TrainOptions base = OptionTexts.with(DEFAULTS, Map.of("hidden", "64", "patience", "2"));

        TrainOptions other = OptionTexts.with(base, Map.of("hidden", "32"));

        assertThat(other.head().hidden()).containsExactly(32);
        assertThat(other.epochs()).isEqualTo(base.epochs());
    }

    @Test
    void namesTheOptionAndItsChoices() {
        assertThatThrownBy(() -> OptionTexts.with(DEFAULTS, Map.of("optimizer", "foo")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--optimizer: expected rmsprop, adam, sgd or lbfgs, found foo");
        assertThatThrownBy(() -> parse(Map.of("learning_rate", "0")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("learning_rate: expected more than 0, found 0.0");
    }

    @Test
    void lbfgsTrainsLogisticRegressionOnAllRowsAtOnce() {
        TrainOptions probe = parse(Map.of("optimizer", "lbfgs", "l2", "1e-3"));

        assertThat(parse(Map.of("optimizer", "lbfgs")))
                .as("1e-3 is the default")
                .isEqualTo(probe);
        assertThat(OptionTexts.with(DEFAULTS, Map.of("optimizer", "lbfgs"))).isEqualTo(probe);
        assertThat(probe.head().hidden()).isEmpty();
        assertThat(probe.allEpochs()).isEqualTo(1);
        assertThat(probe.epochs().passes()).contains(Passes.NONE);
        assertThat(parse(Map.of("optimizer", "lbfgs", "l2", "1e-3", "hidden", "0")))
                .isEqualTo(probe);
        assertThat(OptionTexts.with(
                        parse(Map.of("epochs", "3", "hidden", "8", "l2", "1e-3")), Map.of("optimizer", "lbfgs")))
                .as("one of several optimizers of a sweep")
                .isEqualTo(probe);
        assertThat(OptionTexts.with(
                        parse(Map.of(
                                "dropout",
                                "0.5",
                                "learning_rate_schedule",
                                "plateau",
                                "plateau_factor",
                                "0.5",
                                "steps_per_epoch",
                                "3",
                                "patience",
                                "2",
                                "passes",
                                "cycle",
                                "fine_tune",
                                "block5",
                                "fine_tune_epochs",
                                "2")),
                        Map.of("optimizer", "lbfgs")))
                .isEqualTo(probe);
        assertThat(OptionTexts.with(probe, Map.of("optimizer", "adam")).optimizer())
                .isEqualTo(new Optimizer.Adam());
    }

    @Test
    void namesInvalidValuesBesideLbfgs() {
        assertThatThrownBy(() -> parse(Map.of(
                        "optimizer",
                        "lbfgs",
                        "learning_rate_schedule",
                        "plateau",
                        "plateau_factor",
                        "2",
                        "patience",
                        "-1")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("plateau_factor: expected")
                .hasMessageContaining("patience: expected at least 0, found -1");
    }

    @Test
    void refusesWhatLbfgsDoesNotHaveAndNamesItAll() {
        assertThatThrownBy(() -> parse(Map.of(
                        "optimizer", "lbfgs", "epochs", "5", "batch_size", "20", "learning_rate", "1", "l2", "0")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "epochs: expected none with option `optimizer` lbfgs, which trains on all rows at once, found 5; "
                                + "batch_size: expected none with option `optimizer` lbfgs, which trains on all rows at once, found 20; "
                                + "learning_rate: expected none with option `optimizer` lbfgs, which trains on all rows at once, found 1.0; "
                                + "l2: expected more than 0 with option `optimizer` lbfgs, for example 1e-3: without it separable "
                                + "classes have no optimum, found 0.0");
        assertThatThrownBy(() -> parse(Map.of(
                        "optimizer",
                        "lbfgs",
                        "l2",
                        "1",
                        "hidden",
                        "64",
                        "dropout",
                        "0.5",
                        "passes",
                        "cycle",
                        "patience",
                        "2")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("hidden: expected 0 with option `optimizer` lbfgs, found [64]; "
                        + "dropout: expected 0 with option `optimizer` lbfgs, found 0.5; "
                        + "patience: expected none with option `optimizer` lbfgs, found 2; "
                        + "passes: expected none or all with option `optimizer` lbfgs, found cycle");
        assertThatThrownBy(() -> parse(Map.of(
                        "optimizer",
                        "lbfgs",
                        "l2",
                        "1",
                        "learning_rate_schedule",
                        "cosine",
                        "steps_per_epoch",
                        "3",
                        "fine_tune",
                        "block5")))
                .hasMessageContainingAll("learning_rate_schedule", "steps_per_epoch", "fine_tune");
    }

    @Test
    void refusesAnOptionWithoutEffect() {
        assertThatThrownBy(() -> parse(Map.of("optimizer", "adam", "momentum", "0.9")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("momentum: expected option `optimizer` sgd, which alone has it, found adam");
        assertThatThrownBy(() -> parse(Map.of("plateau_factor", "0.5", "plateau_patience", "3")))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage(
                        "plateau_factor: expected option `learning_rate_schedule` plateau, which alone has it, found constant; "
                                + "plateau_patience: expected option `learning_rate_schedule` plateau, which alone has it, found constant");
        assertThat(parse(Map.of("optimizer", "sgd")).optimizer()).isEqualTo(new Optimizer.Sgd(0.001, 0.9));
        assertThat(parse(Map.of("learning_rate_schedule", "plateau")).learningRateSchedule())
                .isEqualTo(new LearningRateSchedule.Plateau(0.1, 10));
    }

    @Test
    void anOptionOfTheBaseAloneIsDroppedWhereItHasNoEffect() {
        TrainOptions base = OptionTexts.with(DEFAULTS, Map.of("optimizer", "sgd", "momentum", "0.5"));
        assertThat(OptionTexts.with(base, Map.of("optimizer", "adam")).optimizer())
                .isEqualTo(new Optimizer.Adam(0.001));
        assertThat(OptionTexts.with(base, Map.of("learning_rate", "0.1")).optimizer())
                .isEqualTo(new Optimizer.Sgd(0.1, 0.5));
        assertThatThrownBy(() -> OptionTexts.with(base, Map.of("optimizer", "adam", "momentum", "0.1")))
                .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void namesAllInvalidValuesAtOnce() {
        Map<String, String> wrong = Map.of(
                "learning_rate", "0",
                "epochs", "0",
                "hidden", "-1",
                "dropout", "2",
                "class_weights", "cats",
                "label_smoothing", "3",
                "learning_rate_schedule", "plateau",
                "plateau_factor", "4");
        assertThatThrownBy(() -> parse(wrong))
                .isInstanceOfSatisfying(InvalidValueException.class, failure -> assertThat(failure.problems())
                        .extracting(Problem::field)
                        .containsExactly(
                                "hidden",
                                "dropout",
                                "learning_rate",
                                "plateau_factor",
                                "class_weights",
                                "epochs",
                                "label_smoothing"));
    }

    @Test
    void refusesAnUnknownOption() {
        assertThatThrownBy(() -> parse(Map.of("learningrate", "1")))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--learningrate");
    }

    private static TrainOptions parse(Map<String, String> values) {
        TrainFlags flags = new TrainFlags();
        CommandLines.parser(flags)
                .parseArgs(values.entrySet().stream()
                        .flatMap(value -> Stream.of(Flags.of(value.getKey()), value.getValue()))
                        .toArray(String[]::new));
        return flags.options();
    }
}
