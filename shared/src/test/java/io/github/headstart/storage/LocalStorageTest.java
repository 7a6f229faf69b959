package io.github.headstart.storage;

import io.github.headstart.io.AtomicDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class LocalStorageTest extends StorageContract {
    @TempDir
    private Path folder;

    @Override
    protected Storage newStorage() {
        return new LocalStorage(folder.resolve("my features"));
    }

    @Override
    protected Storage again(Storage storage) {
        return new LocalStorage(storage.location().path());
    }

    /** Moves the folder away, as a disk that is unmounted. */
    @Override
    protected void breakWriting(Storage storage) throws Exception {
        Files.move(storage.location().path(), folder.resolve("away"));
    }

    @Override
    protected void repair(Storage storage) throws Exception {
        AtomicDirectory.delete(storage.location().path());
        Files.move(folder.resolve("away"), storage.location().path());
    }
}
