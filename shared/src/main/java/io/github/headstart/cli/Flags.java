package io.github.headstart.cli;

import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.Problem;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Converts options' names in records and messages, such as {@code max_errors}, to flags of the command line. */
public final class Flags {
    private static final Pattern OPTION = Pattern.compile("option `([a-z0-9_]+)`");

    private Flags() {}

    /** The flag of an option: {@code max_errors} is {@code --max-errors}, {@code k} is {@code -k}. */
    public static String of(String option) {
        return (option.length() == 1 ? "-" : "--") + option.replace('_', '-');
    }

    /** A message with each option that it names as a flag. */
    public static String in(String message) {
        return OPTION.matcher(message).replaceAll(option -> of(option.group(1)));
    }

    /** Reports an option's invalid value as wrong usage of the command that has the option. */
    public static ParameterException wrongUsage(CommandLine line, InvalidValueException invalid) {
        String message = invalid.problems().stream()
                .map(problem -> line.getCommandSpec().findOption(of(problem.field())) == null
                        ? problem
                        : new Problem(of(problem.field()), problem.expected(), problem.found()))
                .map(Problem::toString)
                .collect(Collectors.joining("; "));
        return new ParameterException(line, message, invalid);
    }
}
