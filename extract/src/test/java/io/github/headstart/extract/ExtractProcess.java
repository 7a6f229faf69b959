package io.github.headstart.extract;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.extract.cli.ExtractCommand;
import io.github.headstart.reference.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs of the real program: {@code java -jar extract.jar}. */
final class ExtractProcess {
    private static final Program EXTRACT = new Program("extract/target/extract.jar", "-XX:+UseSerialGC");

    private ExtractProcess() {}

    static Program.Run start(String... arguments) throws IOException {
        return Program.Run.start(EXTRACT.command(arguments));
    }

    /** Starts it with a limit on the size of files that it writes, in KiB. */
    static Program.Run startLimited(int kibibytes, String... arguments) throws IOException {
        ProcessBuilder program = EXTRACT.command(arguments);
        program.command().addAll(0, List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "bash"));
        return Program.Run.start(program);
    }

    static Program.Outcome run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).await();
    }

    /** The same without a process of its own: quicker, but what is logged is not in the outcome. */
    static Program.Outcome runHere(String... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exit = CommandLines.run(new ExtractCommand(), arguments);
            return new Program.Outcome(
                    exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }
}
