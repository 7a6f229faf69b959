package io.github.headstart.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ScratchTest {
    @Test
    void removesItsFolderWithAllThatIsInIt() throws IOException {
        Path file;
        try (Scratch scratch = new Scratch()) {
            file = Files.writeString(scratch.file(), "content");
            assertThat(scratch.file()).isNotEqualTo(file);
        }
        assertThat(file.getParent()).doesNotExist();
    }

    @Test
    void mayBeClosedWithoutEverHavingBeenUsed() {
        new Scratch().close();
    }
}
