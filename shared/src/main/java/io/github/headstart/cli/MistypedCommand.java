package io.github.headstart.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** Detects a mistyped subcommand: a file argument that names no file but resembles a subcommand. */
final class MistypedCommand {
    private MistypedCommand() {}

    /** @throws ParameterException if the first word of a command line that names no subcommand is such a word */
    static void check(ParseResult parsed) {
        CommandLine line = parsed.commandSpec().commandLine();
        if (!parsed.hasSubcommand() && parsed.hasMatchedPositional(0)) {
            String word = parsed.matchedPositional(0).originalStringValues().get(0);
            message(line, word).ifPresent(text -> {
                throw new ParameterException(line, text);
            });
        }
    }

    /** The error message for a word; empty if it names a file or resembles no subcommand. */
    static Optional<String> message(CommandLine line, String word) {
        if (!word.matches("[A-Za-z-]+") || line.getSubcommands().containsKey(word) || exists(word)) {
            return Optional.empty();
        }
        return Spelling.nearest(word, line.getSubcommands().keySet())
                .map(name -> "%s: expected a command or a file that exists, found neither; did you mean `%s %s`?"
                        .formatted(word, line.getCommandSpec().qualifiedName(), name));
    }

    private static boolean exists(String word) {
        try {
            return Files.exists(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
