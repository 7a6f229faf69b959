package io.github.headstart.classify.cli;

import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.Flags;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Training options as texts, as they are typed, by name: for sweeps, and for commands that are printed. */
final class OptionTexts {
    private OptionTexts() {}

    /** The options as command-line arguments, without those that have their default value. */
    static List<String> arguments(TrainOptions options) {
        TrainFlags defaults = new TrainFlags();
        CommandLines.parser(defaults).parseArgs();
        Map<String, String> usual = values(defaults.options());
        List<String> arguments = new ArrayList<>();
        values(options).forEach((name, value) -> {
            if (!value.equals(usual.get(name))) {
                arguments.add(Flags.of(name));
                arguments.add(value);
            }
        });
        return arguments;
    }

    /** The values of the options as typed, by name; options that default to a property of the store are left out. */
    static Map<String, String> values(TrainOptions options) {
        Map<String, String> texts = new LinkedHashMap<>();
        for (OptionSpec option :
                new CommandLine(TrainFlags.of(options)).getCommandSpec().options()) {
            Object value = option.getValue();
            if (value != null) {
                texts.put(
                        name(option.longestName()),
                        value instanceof List<?> list
                                ? list.stream().map(String::valueOf).collect(Collectors.joining(","))
                                : value.toString());
            }
        }
        return texts;
    }

    /**
     * Copies options with some values changed.
     *
     * @param values as they are typed, by name, for example {@code learning_rate} and {@code 1e-4}
     * @throws ParameterException if there is no such option or its value is invalid
     */
    static TrainOptions with(TrainOptions base, Map<String, String> values) {
        TrainFlags flags = new TrainFlags();
        CommandLine line = CommandLines.parser(flags);
        Map<String, String> defaults = values(base);
        line.setDefaultValueProvider(
                argument -> argument instanceof OptionSpec option ? defaults.get(name(option.longestName())) : null);
        try {
            line.parseArgs(values.entrySet().stream()
                    .flatMap(value -> Stream.of(Flags.of(value.getKey()), value.getValue()))
                    .toArray(String[]::new));
        } catch (ParameterException e) {
            throw new ParameterException(e.getCommandLine(), CommandLines.reason(e), e);
        }
        flags.dropWithoutEffect(values.keySet());
        return flags.options();
    }

    /** The names of all options, for example {@code learning_rate}. */
    static List<String> names() {
        return new CommandLine(new TrainFlags())
                .getCommandSpec().options().stream()
                        .map(option -> name(option.longestName()))
                        .toList();
    }

    /** The training options that were given on a command line: what was typed, by name. */
    static Map<String, String> given(ParseResult line) {
        List<String> names = names();
        Map<String, String> given = new LinkedHashMap<>();
        for (OptionSpec option : line.matchedOptions()) {
            String name = name(option.longestName());
            if (names.contains(name)) {
                given.put(name, String.join(",", option.originalStringValues()));
            }
        }
        return given;
    }

    /** Converts {@code --learning-rate} or {@code learning-rate} to the name used in files, {@code learning_rate}. */
    static String name(String flag) {
        return flag.replaceFirst("^--", "").replace('-', '_');
    }
}
