package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    private Path folder;

    @Test
    void findsItsJarsThroughASymbolicLinkAndInAFolderWithABlank() throws Exception {
        Path home = built();
        Path launcher = home.resolve("headstart");
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);

        assertThat(jarOf(link)).isEqualTo(home.resolve("extract/target/extract.jar"));
    }

    @Test
    void takesTheJarsBesideItAndBuildsNothingInARelease() throws Exception {
        Path home = folder.toRealPath().resolve("a release");
        file(home.resolve("extract.jar"), "");
        Path launcher = Files.copy(Path.of("..", "headstart"), home.resolve("headstart"));

        assertThat(jarOf(launcher)).isEqualTo(home.resolve("extract.jar"));
    }

    /** The jar that {@code extract} is started with, by a Java that prints it. */
    private Path jarOf(Path launcher) throws Exception {
        Path java = file(
                folder.resolve("java/bin/java"), "#!/bin/sh\nwhile [ \"$1\" != -jar ]; do shift; done\necho \"$2\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder shell = new ProcessBuilder("sh", launcher.toString(), "extract").redirectErrorStream(true);
        shell.environment().put("JAVA_HOME", folder.resolve("java").toString());
        Process process = shell.start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertThat(process.waitFor()).as(printed).isZero();
        return Path.of(printed);
    }

    @Test
    void buildsWithOnnxRuntimeWhenAManifestAStoreOrARunNamesAnOnnxModelAndFromThenOn() throws Exception {
        Path home = built();
        String manifest = "{\"backbone\": {\"onnx\": \"model.onnx\"}}";
        Path mine = file(folder.resolve("mine.json"), manifest);
        Path other = file(folder.resolve("other.json"), "{\"backbone\": {\"saved_model\": \"onnx\"}}");
        file(folder.resolve("store/origin.json"), manifest);
        file(folder.resolve("run/run.json"), manifest);
        Path program = file(folder.resolve("java/bin/java"), "#!/bin/sh\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        Path maven = file(folder.resolve("bin/mvn"), "#!/bin/sh\necho \"mvn $*\"\n");
        assertThat(maven.toFile().setExecutable(true)).isTrue();

        assertThat(run(home, "extract", other.toString(), "--json")).isEmpty();
        assertThat(run(home, "classify", "predict", "run-2", "--files-from", "-"))
                .isEmpty();
        for (List<String> arguments : List.of(
                List.of("extract", mine.toString()),
                List.of("extract", "plan", mine.toString()),
                List.of("classify", folder.resolve("store").toString()),
                List.of("classify", "predict", folder.resolve("run").toString(), "new"),
                List.of("classify", "predict", "run", "--manifest=" + mine))) {
            String[] command = arguments.toArray(String[]::new);
            assertThat(run(home, command)).contains("building Headstart with ONNX", "-P onnx package");
            assertThat(run(home, command)).isEmpty();
            Path jar = home.resolve("extract/target/extract.jar");
            assertThat(jar.toFile().setLastModified(System.currentTimeMillis() + 10_000))
                    .isTrue();
            assertThat(run(home, command)).as("built by hand").contains("-P onnx package");
            Files.delete(home.resolve("extract/target/onnx"));
            Files.delete(home.resolve("classify/target/onnx"));
        }

        assertThat(run(home, "extract", mine.toString())).contains("-P onnx package");
        Path source = file(home.resolve("onnx/pom.xml"), "newer");
        assertThat(source.toFile().setLastModified(System.currentTimeMillis() + 20_000))
                .isTrue();
        assertThat(run(home, "extract", other.toString())).contains("-P onnx package");
    }

    @Test
    void leavesPipesToTheProgram() throws Exception {
        Path home = built();
        Path java = file(folder.resolve("java/bin/java"), "#!/bin/sh\ncat \"$(eval echo \\${$#})\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        ProcessBuilder shell = new ProcessBuilder(
                        "sh",
                        home.resolve("headstart").toString(),
                        "classify",
                        "predict",
                        "run",
                        "--files-from",
                        "/dev/stdin")
                .redirectErrorStream(true);
        shell.environment().put("JAVA_HOME", folder.resolve("java").toString());
        Process process = shell.start();
        try (var names = process.getOutputStream()) {
            names.write("a.png".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("a.png");
    }

    /** What the launcher prints, with a Maven that only prints. */
    private String run(Path home, String... arguments) throws Exception {
        List<String> command =
                new ArrayList<>(List.of("sh", home.resolve("headstart").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder shell =
                new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
        shell.environment().put("JAVA_HOME", folder.resolve("java").toString());
        shell.environment().merge("PATH", folder.resolve("bin").toString(), (path, bin) -> bin + ":" + path);
        Process process = shell.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }

    /** A clone with a blank in its name, of empty files as they are after a build. */
    private Path built() throws IOException {
        Path home = folder.toRealPath().resolve("a clone");
        for (String module : List.of("shared", "onnx", "extract", "classify")) {
            Files.createDirectories(home.resolve(module).resolve("src/main"));
            file(home.resolve(module).resolve("pom.xml"), "");
        }
        file(home.resolve("pom.xml"), "");
        Files.copy(Path.of("..", "headstart"), home.resolve("headstart"));
        file(home.resolve("extract/target/extract.jar"), "");
        file(home.resolve("classify/target/classify.jar"), "");
        return home;
    }

    private static Path file(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
