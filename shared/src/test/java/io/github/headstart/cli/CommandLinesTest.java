package io.github.headstart.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
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

    private int execute(String... arguments) {
        return CommandLines.parser(new Paint()).setErr(new PrintWriter(err)).execute(arguments);
    }
}
