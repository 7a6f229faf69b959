package io.github.headstart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.error.MemoryException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

    @Command(
            name = "paint",
            subcommands = {Wall.class, House.class})
    private static final class Paint implements Callable<Integer> {
        @Parameters(arity = "0..1", paramLabel = "PLAN", description = "what to paint")
        private Path plan;

        @Option(names = "--coats")
        private int coats;

        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "house")
    private static final class House implements Callable<Integer> {
        @Parameters(paramLabel = "HOUSE", description = "the folder of a house (with house.json)")
        private Path house;

        @Override
        public Integer call() {
            return 0;
        }
    }

    @Command(name = "wall")
    private static final class Wall implements Callable<Integer> {
        @Option(names = "--colour", required = true)
        private Colour colour;

        @Option(names = "--share")
        private double share;

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
        assertThat(err.toString()).startsWith("error: --colour: expected red or green, found blue");
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

    @Test
    void wrongNumbersAreSaidInOurWords() {
        assertThat(execute("--coats", "two")).isEqualTo(2);
        assertThat(execute("wall", "--colour", "red", "--share", "much")).isEqualTo(2);
        assertThat(err.toString())
                .contains("error: --coats: expected a whole number, found two")
                .contains("error: --share: expected a number, found much");
    }

    @Test
    void whatIsMissingIsNamedWithWhatItIs() {
        assertThat(execute("wall")).isEqualTo(2);
        assertThat(execute("wall", "--colour")).isEqualTo(2);
        assertThat(execute("house")).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .containsExactly(
                        "error: --colour: expected red or green, found none",
                        "error: --colour: expected red or green, found none",
                        "error: HOUSE: expected the folder of a house (with house.json), found none");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wal", "wlal", "walls", "Wall", "wll"})
    void aWordNearASubcommandsNameIsNotTakenForAFile(String word) {
        assertThat(execute(word)).isEqualTo(2);
        assertThat(execute(word, "more", "--colour", "red")).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .hasSize(2)
                .containsOnly(
                        "error: %s: expected a command or a file that exists, found neither; did you mean `paint wall`?"
                                .formatted(word));
    }

    @Test
    void aFileOfThatNameIsTakenAsIs(@TempDir Path directory) throws IOException {
        Path file = Files.createFile(directory.resolve("wal"));

        assertThat(execute(file.toString())).isZero();
    }

    @Test
    void otherWordsAreTakenAsTheyAre() {
        assertThat(execute("ceiling")).isZero();
        assertThat(execute("a/wal")).isZero();
    }

    @Test
    void aMistypedFlagGetsASuggestion() {
        assertThat(execute("wall", "--color", "red")).isEqualTo(2);
        assertThat(execute("--nothing-like-it")).isEqualTo(2);
        assertThat(err.toString().lines().filter(line -> line.startsWith("error")))
                .containsExactly(
                        "error: --color: there is no such flag; did you mean --colour?",
                        "error: --nothing-like-it: there is no such flag");
    }

    @Test
    void oneWordTooManyIsNamed() {
        assertThat(execute("ceiling", "floor")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: floor: expected at most one PLAN, found another");
    }

    @Test
    void aFlagGivenTwiceIsNamed() {
        assertThat(execute("--coats", "1", "--coats", "2")).isEqualTo(2);
        assertThat(err.toString()).startsWith("error: --coats: expected once, found twice");
    }

    private int execute(String... arguments) {
        return CommandLines.parser(new Paint()).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Command(name = "print")
    private static final class Print implements Callable<Integer> {
        @Override
        public Integer call() {
            System.out.println("a result");
            return 0;
        }
    }

    @Test
    void resultsThatGoNowhereAreAFailure() {
        PrintStream console = System.out;
        try (PrintStream full = new PrintStream(new OutputStream() {
            @Override
            public void write(int character) throws IOException {
                throw new IOException("No space left on device");
            }
        })) {
            System.setOut(full);
            assertThat(CommandLines.run(new Print())).isEqualTo(1);
        } finally {
            System.setOut(console);
        }
        assertThat(CommandLines.run(new Print())).isZero();
    }
}
