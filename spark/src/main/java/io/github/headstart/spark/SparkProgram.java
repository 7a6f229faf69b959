package io.github.headstart.spark;

import io.github.headstart.cli.CommandLines;
import java.util.concurrent.Callable;

/** What {@code spark-submit} starts. */
final class SparkProgram {
    private SparkProgram() {}

    /** Runs a picocli command, and ends the process with its code if it fails. */
    static void run(Callable<Integer> command, String[] arguments) {
        int code = CommandLines.run(command, arguments);
        // YARN takes any exit of a program on the cluster for a failure, and runs it again.
        if (code != 0) {
            System.exit(code);
        }
    }
}
