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
        assertThat(run(home, "extract", mine.toString())).contains("building Headstart with ONNX", "-P onnx package");
        assertThat(run(home, "extract", "plan", mine.toString())).contains("-P onnx package");
        assertThat(run(home, "classify", folder.resolve("store").toString())).contains("-P onnx package");
        assertThat(run(home, "classify", "predict", folder.resolve("run").toString(), "new"))
                .contains("-P onnx package");
        assertThat(run(home, "classify", "predict", "run", "--manifest=" + mine))
                .contains("-P onnx package");

        file(home.resolve("extract/target/lib/onnxruntime-1.jar"), "");
        file(home.resolve("classify/target/lib/onnxruntime-1.jar"), "");
        assertThat(run(home, "extract", mine.toString())).isEmpty();
        file(home.resolve("onnx/pom.xml"), "newer").toFile().setLastModified(System.currentTimeMillis() + 10_000);
        assertThat(run(home, "extract", other.toString())).contains("-P onnx package");
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
