package io.github.headstart.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @TempDir
    private Path folder;

    @Test
    void replacesAFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("a.json");
        AtomicFile.writeText(file, "old");
        AtomicFile.writeText(file, "new");

        assertThat(file).hasContent("new");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void aFolderThatCouldNotBeFilledIsNotThere() throws IOException {
        Path target = folder.resolve("model");

        assertThatThrownBy(() -> AtomicDirectory.write(target, partial -> {
                    Files.createDirectories(partial);
                    Files.writeString(partial.resolve("half"), "x");
                    throw new IOException("interrupted");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("interrupted");
        assertThat(target).doesNotExist();
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void whatAKilledProcessLeftOfAFolderIsRemoved() throws IOException {
        Path target = folder.resolve("model");
        Files.createDirectories(folder.resolve("model.partial/old"));

        AtomicDirectory.write(target, partial -> {
            Files.createDirectories(partial);
            Files.writeString(partial.resolve("new"), "x");
        });

        assertThat(target).isDirectoryContaining("glob:**new").isDirectoryNotContaining("glob:**old");
        assertThat(folder).isDirectoryNotContaining("glob:**.partial");
    }

    @Test
    void aFolderThatIsThereStays() throws IOException {
        Path target = Files.createDirectories(folder.resolve("model"));

        AtomicDirectory.write(target, partial -> {
            throw new IOException("is not called");
        });

        assertThat(target).isEmptyDirectory();
    }

    @Test
    void theFirstToFinishAFolderWins() throws IOException {
        Path target = folder.resolve("model");
        AtomicDirectory.write(target, partial -> {
            Files.createDirectories(partial);
            Files.writeString(partial.resolve("mine"), "second");
            // Another process finishes the same folder meanwhile.
            Files.createDirectories(target);
            Files.writeString(target.resolve("mine"), "first");
        });

        assertThat(target.resolve("mine")).hasContent("first");
        assertThat(folder).isDirectoryContaining("glob:**model").isDirectoryNotContaining("glob:**/model.*");
    }

    @Test
    void saysInWordsWhyAFileCannotBeWritten() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(AtomicFile.cannotWrite(file, new AccessDeniedException("file")))
                .hasMessageContaining("file: cannot be written: permission denied");
        assertThatThrownBy(() -> Files.createDirectories(file.resolve("below")))
                .isInstanceOfSatisfying(IOException.class, failure -> assertThat(AtomicFile.reason(failure))
                        .doesNotContain("Exception")
                        .doesNotContain(folder.toString()));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});
        assertThatThrownBy(() -> Files.readString(binary))
                .isInstanceOfSatisfying(IOException.class, failure -> assertThat(AtomicFile.reason(failure))
                        .isEqualTo("expected UTF-8 text, found bytes that are not UTF-8"));
        assertThat(AtomicFile.reason(new EOFException())).isEqualTo("it ends too early");
    }
}
