package io.github.headstart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.error.MemoryException;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class CommandLinesTest {
    private final StringWriter err = new StringWriter();

    private enum Colour {
        RED,
        GREEN;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    @Command(name = "paint", subcommands = Wall.class)
    private static final class Paint implements Callable<Integer> {
        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "wall")
    private static final class Wall implements Callable<Integer> {
        @Option(names = "--colour")
        private Colour colour;

        @Override
        public Integer call() {
            return 10 + colour.ordinal();
        }
    }

    @Test
    void aWrongFlagIsSaidInTwoLines() {
        assertThat(execute("wall", "--color", "red")).isEqualTo(2);
        assertThat(err.toString().lines()).hasSize(2).last().isEqualTo("see paint wall --help");
    }

    @Test
    void choicesAreNamedAsTheyAreGiven() {
        assertThat(execute("wall", "--colour", "blue")).isEqualTo(2);
        assertThat(err.toString()).contains("'--colour': expected one of red, green, found blue");
    }

    @Test
    void choicesAreReadInAnyCase() {
        assertThat(execute("wall", "--colour", "green")).isEqualTo(11);
        assertThat(execute("wall", "--colour", "Red")).isEqualTo(10);
    }

    @Command(name = "eat", subcommands = Cake.class)
    private static final class Eat implements Callable<Integer> {
        @Override
        public Integer call() {
            // As a thread that is waited for hands it on.
            CompletableFuture.runAsync(() -> new Cake().call()).join();
            return 0;
        }
    }

    @Command(name = "cake")
    private static final class Cake implements Callable<Integer> {
        @Override
        public Integer call() {
            throw new OutOfMemoryError("Java heap space");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', eat", "cake, eat cake"})
    void runningOutOfMemoryIsSaidInOneLineWithTheHeapAndHowToRaiseIt(String subcommand, String name) {
        String[] arguments = subcommand.isEmpty() ? new String[0] : new String[] {subcommand};
        PrintStream before = System.err;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
        try {
            assertThat(CommandLines.run(new Eat(), arguments)).isEqualTo(1);
        } finally {
            System.setErr(before);
        }
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .matches("error: " + name
                        + ": out of memory \\(Java heap space\\); the heap is \\d+ MiB at most; raise it with "
                        + "JDK_JAVA_OPTIONS=-Xmx\\d+m\\R");
    }

    @Test
    void aThreadThatTheSystemRefusesIsNoMatterOfTheHeap() {
        OutOfMemoryError refused = new OutOfMemoryError("unable to create native thread");
        refused.setStackTrace(new StackTraceElement[] {new StackTraceElement("java.lang.Thread", "start0", null, -2)});

        assertThat(MemoryException.during("extract", refused))
                .hasMessageContaining("ulimit -u")
                .hasMessageNotContaining("heap");
    }

    private int execute(String... arguments) {
        return CommandLines.parser(new Paint()).setErr(new PrintWriter(err)).execute(arguments);
    }
}
