package io.github.headstart.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppendedLinesTest {
    @TempDir
    private Path folder;

    @Test
    void aTornLineSpoilsNoOther() throws IOException {
        Path file = folder.resolve("lines");
        AppendedLines.add(file, "whole");
        Files.writeString(file, Files.readString(file) + "to");
        AppendedLines.add(file, "next");
        assertThat(Files.readAllLines(file)).containsExactly("whole", "to", "next");
    }
}
