package io.github.headstart.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** A run that has been started; it prints to files, so that no pipe can fill up. */
    public record Run(Process process, Path out, Path err) {
        public static Run start(ProcessBuilder builder) throws IOException {
            Path out = Files.createTempFile("program", ".out");
            Path err = Files.createTempFile("program", ".err");
            out.toFile().deleteOnExit();
            err.toFile().deleteOnExit();
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new Run(process, out, err);
        }

        public Outcome await() throws IOException, InterruptedException {
            if (!process.waitFor(MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IOException("%s did not end in %d minutes".formatted(process.info(), MINUTES));
            }
            return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
        }

        /** @param signal without SIG, for example {@code INT} */
        public void signal(String signal) throws IOException, InterruptedException {
            JavaProcess.signal(process, signal);
        }
    }

    /** Runs the program in a folder until it ends. */
    public Outcome run(Path folder, String... arguments) throws IOException, InterruptedException {
        return Run.start(command(arguments).directory(folder.toFile())).await();
    }

    public ProcessBuilder command(String... arguments) throws IOException {
        return JavaProcess.ofJar(List.of(options), jar, arguments);
    }
}
