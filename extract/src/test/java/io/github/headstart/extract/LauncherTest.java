package io.github.headstart.extract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    @TempDir
    private Path folder;

    @Test
    void findsItsJarsThroughASymbolicLinkAndInAFolderWithABlank() throws Exception {
        Path home = folder.toRealPath().resolve("a clone");
        for (String module : List.of("shared", "extract", "classify")) {
            Files.createDirectories(home.resolve(module).resolve("src/main"));
            file(home.resolve(module).resolve("pom.xml"), "");
        }
        file(home.resolve("pom.xml"), "");
        Path launcher = Files.copy(Path.of("..", "headstart"), home.resolve("headstart"));
        file(home.resolve("extract/target/extract.jar"), "");
        file(home.resolve("classify/target/classify.jar"), "");
        Path java = file(folder.resolve("java/bin/java"), "#!/bin/sh\necho \"$5\"\n");
        assertThat(java.toFile().setExecutable(true)).isTrue();
        Path link = Files.createSymbolicLink(folder.resolve("link"), launcher);

        ProcessBuilder shell = new ProcessBuilder("sh", link.toString(), "extract").redirectErrorStream(true);
        shell.environment().put("JAVA_HOME", folder.resolve("java").toString());
        Process process = shell.start();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip())
                .isEqualTo(home.resolve("extract/target/extract.jar").toString());
        assertThat(process.waitFor()).isZero();
    }

    private static Path file(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }
}
