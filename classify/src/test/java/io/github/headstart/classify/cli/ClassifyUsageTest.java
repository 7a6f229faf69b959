package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.cli.CommandLines;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;

class ClassifyUsageTest {
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @CsvSource({"evalute, evaluate", "predikt, predict", "reprot, report", "exprot, export", "swep, sweep"})
    void aMistypedCommandIsNotTreatedAsAStore(String typed, String meant) {
        assertThat(execute(typed)).isEqualTo(2);
        assertThat(execute(typed, "runs/first")).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .hasSize(2)
                .allMatch(line -> line.endsWith("did you mean `classify %s`?".formatted(meant)));
    }

    @ParameterizedTest
    @CsvSource({"evaluate", "report", "export --format keras"})
    void explainsWhichFolderARunIs(String arguments) {
        assertThat(execute(arguments.split(" "))).isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "error: RUN: expected the folder of a finished run, such as runs/2026-11-25-141500, found none");
    }

    @Test
    void reportsAnInvalidValueOfASweepWithItsFlag() {
        assertThat(execute("--optimizer", "foo")).isEqualTo(2);
        assertThat(execute("sweep", "--try", "optimizer=foo", "store")).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .containsExactly(
                        "error: --optimizer: expected rmsprop, adam, sgd or lbfgs, found foo",
                        "error: --optimizer: expected rmsprop, adam, sgd or lbfgs, found foo");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    hiden=0 64 | --try: expected FLAG=VALUES, FLAG one of epochs, batch-size, steps-per-epoch
                    hidden | --try: expected FLAG=VALUES, for example "hidden=0 64", found hidden
                    hidden= | --try: expected FLAG=VALUES, for example "hidden=0 64", found hidden=
                    dropout=0..0.5 | --dropout: expected values, ends that are powers of ten apart, or --random, found 0..0.5
                    hidden=foo | --hidden: expected a whole number, found foo
                    """)
    void aValueToTryIsReportedAsItIsTyped(String tried, String message) {
        assertThat(execute("sweep", "--try", tried, "store")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: " + message);
    }

    @Test
    void anOptionWithoutEffectIsWrongUsage() {
        assertThat(execute("--optimizer", "adam", "--momentum", "0.5", "--epochs", "0", "store"))
                .isEqualTo(2);
        assertThat(execute("sweep", "--try", "optimizer=sgd adam", "--try", "momentum=0 0.9", "store"))
                .isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .containsExactly(
                        "error: --momentum: expected --optimizer sgd, which alone has it, found adam; "
                                + "--epochs: expected at least 1, found 0",
                        "error: --momentum: expected --optimizer sgd, which alone has it, found adam");
    }

    @Test
    void anOptionIsTriedOnce() {
        assertThat(execute("sweep", "--try", "learning-rate=0.1", "--try", "learning_rate=0.2", "store"))
                .isEqualTo(2);
        assertThat(err.toString())
                .startsWith(
                        "error: --try learning-rate: expected all values in one --try, separated by spaces, found two");
    }

    @Test
    void allChoicesAreLowerCase() {
        assertThat(choices(new CommandLine(new ClassifyCommand()))).isNotEmpty().allMatch(choice -> choice.toString()
                .equals(choice.toString().toLowerCase(Locale.ROOT)));
    }

    private static Stream<Object> choices(CommandLine line) {
        Stream<Object> own = line.getCommandSpec().args().stream()
                .map(ArgSpec::auxiliaryTypes)
                .flatMap(Stream::of)
                .filter(Class::isEnum)
                .flatMap(type -> Stream.of(type.getEnumConstants()));
        return Stream.concat(own, line.getSubcommands().values().stream().flatMap(ClassifyUsageTest::choices));
    }

    private int execute(String... arguments) {
        return CommandLines.parser(new ClassifyCommand())
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
