package io.github.headstart.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Describes what is wrong with a command line as all errors do: which argument, what was expected, what was found. */
final class WrongUsage {
    private WrongUsage() {}

    /** @param arguments the whole command line */
    static String message(ParameterException wrong, String... arguments) {
        // Also beside something missing, which is missing because its name was mistyped.
        List<String> unmatched = wrong instanceof UnmatchedArgumentException exception
                ? exception.getUnmatched()
                : wrong.getCommandLine().getUnmatchedArguments();
        if (!unmatched.isEmpty()) {
            return unmatched(wrong.getCommandLine(), unmatched.get(0), arguments);
        }
        if (wrong instanceof OverwrittenOptionException twice) {
            return name(twice.getOverwritten()) + ": expected once, found twice";
        }
        if (wrong instanceof MissingParameterException missing) {
            return missing.getMissing().stream()
                    .map(argument -> "%s: expected %s, found none".formatted(name(argument), expected(argument)))
                    .collect(Collectors.joining("; "));
        }
        ArgSpec argument = wrong.getArgSpec();
        return argument == null || wrong.getValue() == null
                ? wrong.getMessage()
                : "%s: expected %s, found %s".formatted(name(argument), expected(argument), wrong.getValue());
    }

    private static String unmatched(CommandLine line, String first, String... arguments) {
        if (first.startsWith("-")) {
            List<String> flags = line.getCommandSpec().options().stream()
                    .flatMap(option -> Arrays.stream(option.names()))
                    .toList();
            return first + ": there is no such flag"
                    + Spelling.nearest(first, flags)
                            .map(flag -> "; did you mean %s?".formatted(flag))
                            .orElse("");
        }
        Optional<String> mistyped = Stream.of(arguments)
                .flatMap(word -> MistypedCommand.message(line, word).stream())
                .findFirst();
        return mistyped.orElseGet(() -> "%s: expected %s".formatted(first, others(line)));
    }

    private static String others(CommandLine line) {
        List<String> labels = line.getCommandSpec().positionalParameters().stream()
                .map(ArgSpec::paramLabel)
                .toList();
        return labels.isEmpty()
                ? "nothing but flags"
                : "at most one %s, found another".formatted(String.join(" and one ", labels));
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    private static String expected(ArgSpec argument) {
        Class<?> type = argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            List<String> choices =
                    Stream.of(type.getEnumConstants()).map(Object::toString).toList();
            int last = choices.size() - 1;
            return last == 0
                    ? choices.get(0)
                    : String.join(", ", choices.subList(0, last)) + " or " + choices.get(last);
        }
        if (List.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
            return "a whole number";
        }
        if (List.of(double.class, Double.class).contains(type)) {
            return "a number";
        }
        return argument instanceof OptionSpec || argument.description().length == 0
                ? "a value"
                : String.join(" ", argument.description()).split(";")[0];
    }
}
