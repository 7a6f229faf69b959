package io.github.headstart.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void isHeldByOneAndItsFileOutlivesIt() {
        Path store = folder.resolve("features");
        FolderLock first = FolderLock.acquire(store, "extract", "store");
        assertThatThrownBy(() -> FolderLock.acquire(store, "extract", "store"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("is at work on this store");
        first.close();
        assertThat(store.resolve(".lock"))
                .as("somebody may be waiting with it open")
                .exists();
        FolderLock.acquire(store, "extract", "store").close();
    }

    @Test
    void namesThisProcessWhereItHoldsTheLockItself() {
        try (FolderLock first = FolderLock.acquire(folder, "classify", "run")) {
            first.announce();
            assertThatThrownBy(() -> FolderLock.acquire(folder, "classify", "run"))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageStartingWith(folder + ": another classify (process "
                            + ProcessHandle.current().pid() + " on ")
                    .hasMessageContaining("is at work on this run");
        }
    }

    @Test
    void isTheSameByWhateverPathTheFolderIsReached() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), Files.createDirectory(folder.resolve("real")));
        try (FolderLock first = FolderLock.acquire(folder.resolve("real"), "extract", "store")) {
            assertThatThrownBy(() -> FolderLock.acquire(link, "extract", "store"))
                    .isInstanceOf(PipelineException.class)
                    .hasMessageContaining("at work");
        }
        FolderLock.acquire(link, "extract", "store").close();
    }

    @Test
    void aFolderOfResultsKeepsNoFileOfTheLock() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (FolderLock lock = FolderLock.acquire(folder, "classify", "run")) {
                assertThat(folder.resolve(FolderLock.FILE)).exists();
                lock.removeFile();
            }
            assertThat(folder).isEmptyDirectory();
        }
    }
}
