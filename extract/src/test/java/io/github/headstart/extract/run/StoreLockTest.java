package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreLockTest {
    @TempDir
    private Path folder;

    @Test
    void isHeldByOneAndItsFileOutlivesIt() {
        Path store = folder.resolve("features");
        StoreLock first = StoreLock.acquire(store);
        assertThatThrownBy(() -> StoreLock.acquire(store))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("is at work on this store");
        first.close();
        assertThat(store.resolve(".lock"))
                .as("somebody may be waiting with it open")
                .exists();
        StoreLock.acquire(store).close();
    }
}
