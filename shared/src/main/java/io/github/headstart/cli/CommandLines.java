package io.github.headstart.cli;

import io.github.headstart.error.MemoryException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.StoppedException;
import io.github.headstart.text.Printable;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The conventions by which both programs start and fail: 0 done, 1 failed with the reason on one line, 2 wrong usage, also with the reason. */
public final class CommandLines {
    private static final String VERBOSE = "--verbose";
    private static final int FAILED = 1;

    private CommandLines() {}

    /** Runs a picocli command and gives the process's exit code. Logging is set up first, as {@code --verbose} says. */
    public static int run(Object command, String... arguments) {
        // Images are read, drawn and written, but no window is ever opened.
        System.setProperty("java.awt.headless", "true");
        boolean verbose = Arrays.asList(arguments).contains(VERBOSE);
        if (verbose) {
            System.setProperty("headstart.log.level", "debug");
        }
        CommandLine line = parser(command);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            return report(failure, failed, verbose);
        });
        try {
            int exit = line.execute(arguments);
            return exit == 0 && isLost(line) ? report(lost(), line, verbose) : exit;
        } catch (Error e) {
            return report(e, running(line), verbose);
        }
    }

    /** Whether something that was printed went nowhere: writers to a console keep their failures to themselves. */
    private static boolean isLost(CommandLine line) {
        return line.getOut().checkError() || System.out.checkError();
    }

    /** What to throw where results that were printed went nowhere. */
    public static PipelineException lost() {
        return new PipelineException("standard output: cannot be written; is the disk full, or its reader gone?");
    }

    private static int report(Throwable failure, CommandLine failed, boolean verbose) {
        if (failure instanceof StoppedException) {
            return FAILED;
        }
        Throwable shown = memory(failure)
                .<Throwable>map(
                        error -> MemoryException.during(failed.getCommandSpec().qualifiedName(), error))
                .orElse(failure);
        if (verbose || !(shown instanceof PipelineException)) {
            LogManager.getLogger(CommandLines.class).error("failed", failure);
        }
        PrintWriter err = failed.getErr();
        err.println(Printable.message(
                shown instanceof PipelineException ? "error: " + Flags.in(shown.getMessage()) : unexpected(shown)));
        err.flush();
        return FAILED;
    }

    /** The out-of-memory error, thrown here or by another thread; empty if it has its message already. */
    private static Optional<OutOfMemoryError> memory(Throwable failure) {
        for (Throwable each = failure; each != null && !(each instanceof PipelineException); each = each.getCause()) {
            if (each instanceof OutOfMemoryError error) {
                return Optional.of(error);
            }
        }
        return Optional.empty();
    }

    /** The command that was given, or its subcommand. */
    private static CommandLine running(CommandLine line) {
        CommandLine running = line;
        while (running.getParseResult().hasSubcommand()) {
            running = running.getParseResult().subcommand().commandSpec().commandLine();
        }
        return running;
    }

    /** What reads a command's arguments, in whatever case its choices are written, and says what is wrong with them. */
    public static CommandLine parser(Object command) {
        CommandLine line = new CommandLine(command);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setParameterExceptionHandler((wrong, arguments) -> {
            CommandLine failed = wrong.getCommandLine();
            PrintWriter err = failed.getErr();
            err.println(Printable.message("error: " + Flags.in(WrongUsage.message(wrong, arguments))));
            err.println("see %s --help".formatted(failed.getCommandSpec().qualifiedName()));
            err.flush();
            return failed.getCommandSpec().exitCodeOnInvalidInput();
        });
        line.setExecutionStrategy(parsed -> {
            MistypedCommand.check(parsed);
            return new CommandLine.RunLast().execute(parsed);
        });
        choices(line).forEach(type -> register(line, type));
        return line;
    }

    /** The error message for arguments that {@link #parser} did not parse. */
    public static String reason(ParameterException wrong) {
        return WrongUsage.message(wrong);
    }

    /** The enums that a command and its subcommands take. */
    private static Set<Class<?>> choices(CommandLine line) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (ArgSpec argument : line.getCommandSpec().args()) {
            Stream.of(argument.auxiliaryTypes()).filter(Class::isEnum).forEach(types::add);
        }
        line.getSubcommands().values().forEach(each -> types.addAll(choices(each)));
        return types;
    }

    private static <T> void register(CommandLine line, Class<T> type) {
        line.registerConverter(type, text -> Stream.of(type.getEnumConstants())
                .filter(choice -> choice.toString().equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new TypeConversionException("none of the choices")));
    }

    private static String unexpected(Throwable failure) {
        return "error: %s; this is a bug in the program, please report it with the stack trace above"
                .formatted(failure);
    }
}
