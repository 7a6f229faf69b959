package io.github.bottleneck.cli;

import io.github.bottleneck.error.PipelineException;
import java.io.PrintWriter;
import java.util.Arrays;
import org.apache.logging.log4j.LogManager;
import picocli.CommandLine;

/** How both programs start and fail: 0 done, 1 failed with the reason on one line, 2 wrong usage. */
public final class CommandLines {
    private static final String VERBOSE = "--verbose";
    private static final int FAILED = 1;

    private CommandLines() {}

    /** Runs a picocli command and gives the process's exit code. Logging is set up first, as {@code --verbose} says. */
    public static int run(Object command, String... arguments) {
        // Pictures are read, drawn and written, but no window is ever opened.
        System.setProperty("java.awt.headless", "true");
        boolean verbose = Arrays.asList(arguments).contains(VERBOSE);
        if (verbose) {
            System.setProperty("bottleneck.log.level", "debug");
        }
        CommandLine line = new CommandLine(command);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler((failure, failed, parsed) -> {
            if (verbose || !(failure instanceof PipelineException)) {
                LogManager.getLogger(CommandLines.class).error("failed", failure);
            }
            PrintWriter err = failed.getErr();
            err.println(failure instanceof PipelineException ? "error: " + failure.getMessage() : unexpected(failure));
            err.flush();
            return FAILED;
        });
        return line.execute(arguments);
    }

    private static String unexpected(Exception failure) {
        return "error: %s; this is a fault of the program, please report it with the trace above".formatted(failure);
    }
}
