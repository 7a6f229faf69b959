package io.github.headstart.storage;

import io.github.headstart.io.Scratch;
import io.github.headstart.process.WriterLock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** A folder of this machine that seems to be elsewhere: its location is a URI, its space is not known, and its lock is a lease. */
public record ElsewhereStorage(LocalStorage folder) implements Storage {
    public ElsewhereStorage(Path folder) {
        this(new LocalStorage(folder));
    }

    @Override
    public Location location() {
        return new Location("far:/" + folder.location());
    }

    @Override
    public boolean exists(String name) {
        return folder.exists(name);
    }

    @Override
    public List<String> folders(String parent) throws IOException {
        return folder.folders(parent);
    }

    @Override
    public void files(String parent, boolean below, Consumer<StoredFile> files) throws IOException {
        folder.files(parent, below, files);
    }

    @Override
    public ReadableFile open(String name) throws IOException {
        return folder.open(name);
    }

    @Override
    public NewFile create(String name, Existing existing) throws IOException {
        return folder.create(name, existing);
    }

    @Override
    public boolean delete(String name) throws IOException {
        return folder.delete(name);
    }

    @Override
    public Path fetch(String name, Scratch scratch) throws IOException {
        return Files.copy(folder.fetch(name, scratch), scratch.file());
    }

    @Override
    public long freeBytes() {
        return Long.MAX_VALUE;
    }

    @Override
    public WriterLock lock(String command, String content) {
        return LeaseLock.acquire(this, command, content, LeaseLock.Times.DEFAULT);
    }
}
