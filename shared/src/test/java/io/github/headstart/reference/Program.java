package io.github.headstart.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A packaged program, run as a user runs it: {@code java -jar} in a process of its own.
 *
 * @param jar relative to the project's root, for example {@code extract/target/extract.jar}
 * @param options of the Java virtual machine, for example {@code -Xmx256m}
 */
public record Program(String jar, String... options) {
    private static final long MINUTES = 10;

    /** What a run printed and how it ended. */
    public record Outcome(int exit, String out, String err) {}

    /** Runs the program in a folder until it ends. */
    public Outcome run(Path folder, String... arguments) throws IOException, InterruptedException {
        Path out = Files.createTempFile(folder, "out", ".txt");
        Path err = Files.createTempFile(folder, "err", ".txt");
        Process process = start(folder, out, err, arguments);
        if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            throw new IOException("%s did not end in %d minutes".formatted(jar, MINUTES));
        }
        Outcome outcome = new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        Files.delete(out);
        Files.delete(err);
        return outcome;
    }

    private Process start(Path folder, Path out, Path err, String... arguments) throws IOException {
        Path project =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
        Path file = project.resolve(jar);
        if (!Files.exists(file)) {
            throw new IOException("%s is not built: run mvn verify from the project's root".formatted(file));
        }
        List<String> command = new ArrayList<>();
        command.add(JavaProcess.java());
        command.addAll(List.of(options));
        command.addAll(List.of("-jar", file.toString()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
    }
}
