package io.github.headstart.storage;

import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.process.FolderLock;
import io.github.headstart.process.WriterLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A folder of this machine. A new file is written beside its name, forced to disk and then renamed; the lock is the operating
 * system's. Thread-safe.
 */
public record LocalStorage(Path folder) implements Storage {
    @Override
    public Location location() {
        return Location.of(folder);
    }

    @Override
    public boolean exists(String name) {
        return Files.isRegularFile(folder.resolve(name));
    }

    @Override
    public List<String> folders(String parent) throws IOException {
        try (Stream<Path> children = Files.list(folder.resolve(parent))) {
            return children.filter(Files::isDirectory)
                    .map(child -> child.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    @Override
    public void files(String parent, boolean below, Consumer<StoredFile> files) throws IOException {
        Path start = folder.resolve(parent);
        if (!Files.isDirectory(start)) {
            return;
        }
        try (Stream<Path> found = Files.walk(start, below ? Integer.MAX_VALUE : 1)) {
            for (Path file : (Iterable<Path>) found.filter(Files::isRegularFile)::iterator) {
                String name = StreamSupport.stream(folder.relativize(file).spliterator(), false)
                        .map(Path::toString)
                        .collect(Collectors.joining("/"));
                try {
                    files.accept(new StoredFile(name, Files.size(file)));
                } catch (NoSuchFileException e) {
                    // It was removed meanwhile.
                }
            }
        }
    }

    @Override
    public ReadableFile open(String name) throws IOException {
        return LocalFile.open(folder.resolve(name));
    }

    @Override
    public String text(String name) {
        return Json.text(folder.resolve(name));
    }

    @Override
    public NewFile create(String name, Existing existing) throws IOException {
        Path target = folder.resolve(name);
        Files.createDirectories(target.getParent());
        Path attempt = AtomicFile.attempt(target);
        return new Attempt(
                target,
                attempt,
                existing,
                FileChannel.open(attempt, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    @Override
    public boolean delete(String name) throws IOException {
        return Files.deleteIfExists(folder.resolve(name));
    }

    @Override
    public Path fetch(String name, Scratch scratch) {
        return folder.resolve(name);
    }

    @Override
    public long freeBytes() throws IOException {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing)) {
            existing = existing.getParent();
        }
        return Files.getFileStore(existing).getUsableSpace();
    }

    @Override
    public WriterLock lock(String command, String content) {
        return FolderLock.acquire(folder, command, content);
    }

    private static final class Attempt implements NewFile {
        private final Path target;
        private final Path attempt;
        private final Existing existing;
        private final FileChannel channel;

        Attempt(Path target, Path attempt, Existing existing, FileChannel channel) {
            this.target = target;
            this.attempt = attempt;
            this.existing = existing;
            this.channel = channel;
        }

        @Override
        public int write(ByteBuffer source) throws IOException {
            return channel.write(source);
        }

        @Override
        public boolean isOpen() {
            return channel.isOpen();
        }

        @Override
        public boolean commit() throws IOException {
            channel.force(true);
            channel.close();
            if (existing == Existing.REPLACE) {
                AtomicFile.rename(attempt, target);
                return true;
            }
            return link();
        }

        /** A rename would replace what another attempt has put there meanwhile; a link fails then. */
        private boolean link() throws IOException {
            try {
                Files.createLink(target, attempt);
            } catch (FileAlreadyExistsException e) {
                return false;
            } catch (FileSystemException | UnsupportedOperationException e) {
                // This file system has no links.
                if (Files.exists(target)) {
                    return false;
                }
                Files.move(attempt, target);
            }
            AtomicFile.forceFolder(target);
            return true;
        }

        @Override
        public void close() throws IOException {
            channel.close();
            Files.deleteIfExists(attempt);
        }
    }
}
