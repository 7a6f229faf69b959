package io.github.headstart.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The commands of Java programs in processes of their own, with this process's Java, and signals to them. */
public final class JavaProcess {
    private static final String OPENS = "--add-opens=java.base/java.nio=ALL-UNNAMED";

    private JavaProcess() {}

    /** A class's main method with these arguments, with this process's class path. */
    public static ProcessBuilder of(Class<?> main, String... arguments) {
        return of(List.of(), main, arguments);
    }

    /** @param options of the Java virtual machine, in addition to those that every process needs */
    public static ProcessBuilder of(List<String> options, Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of(OPENS, "-cp", System.getProperty("java.class.path"), main.getName()));
        return java(command, arguments);
    }

    /**
     * A packaged program, as the launcher starts it.
     *
     * @param jar relative to the project's root, for example {@code extract/target/extract.jar}
     */
    public static ProcessBuilder ofJar(List<String> options, String jar, String... arguments) throws IOException {
        Path project =
                Path.of(System.getProperty("basedir", ".")).toAbsolutePath().getParent();
        Path file = project.resolve(jar);
        if (!Files.exists(file)) {
            throw new IOException("%s is not built: run mvn verify from the project's root".formatted(file));
        }
        List<String> command = new ArrayList<>(options);
        command.addAll(List.of("-jar", file.toString()));
        return java(command, arguments);
    }

    /** @param signal without SIG, for example {@code INT} */
    public static void signal(Process process, String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    private static ProcessBuilder java(List<String> options, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }
}
