package io.github.headstart.extract;

import io.github.headstart.cli.CommandLines;
import io.github.headstart.extract.cli.ExtractCommand;
import io.github.headstart.reference.JavaProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own: {@code java -jar extract.jar}. */
final class ExtractProcess {
    private final Process process;
    private final Path out;
    private final Path err;

    private ExtractProcess(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** How it ended. */
    record Outcome(int exit, String out, String err) {}

    static ExtractProcess start(String... arguments) throws IOException {
        List<String> command = command();
        command.addAll(List.of(arguments));
        return startCommand(command);
    }

    /** Starts it with a limit on the size of files that it writes, in KiB. */
    static ExtractProcess startLimited(int kibibytes, String... arguments) throws IOException {
        List<String> command =
                new ArrayList<>(List.of("bash", "-c", "ulimit -f " + kibibytes + "; exec \"$@\"", "bash"));
        command.addAll(command());
        command.addAll(List.of(arguments));
        return startCommand(command);
    }

    static Outcome run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).await();
    }

    /** The same without a process of its own: quicker, but what is logged is not in the outcome. */
    static Outcome runHere(String... arguments) {
        PrintStream realOut = System.out;
        PrintStream realErr = System.err;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exit = CommandLines.run(new ExtractCommand(), arguments);
            return new Outcome(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(realOut);
            System.setErr(realErr);
        }
    }

    Process process() {
        return process;
    }

    Outcome await() throws IOException, InterruptedException {
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return new Outcome(process.waitFor(), Files.readString(out), Files.readString(err));
    }

    void signal(String name) throws IOException, InterruptedException {
        JavaProcess.signal(process, name);
    }

    private static List<String> command() {
        Path jar = Path.of(System.getProperty("basedir", "."), "target", "extract.jar")
                .toAbsolutePath();
        return new ArrayList<>(List.of(JavaProcess.java(), "-XX:+UseSerialGC", "-jar", jar.toString()));
    }

    private static ExtractProcess startCommand(List<String> command) throws IOException {
        Path out = Files.createTempFile("extract", ".out");
        Path err = Files.createTempFile("extract", ".err");
        out.toFile().deleteOnExit();
        err.toFile().deleteOnExit();
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        return new ExtractProcess(process, out, err);
    }
}
