package io.github.headstart.extract.fetch;

import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * The part of a file downloaded so far, kept beside its target so that a later attempt can resume it, with the entity tag
 * of the whole file.
 */
final class PartialFile {
    private final Path file;
    private final Path tag;

    PartialFile(Path target) {
        this.file = AtomicFile.partial(target);
        this.tag = file.resolveSibling(file.getFileName() + ".etag");
    }

    Path path() {
        return file;
    }

    /** The size in bytes; 0 if there is no file. */
    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The strong entity tag of the whole file, if its server gave one. */
    Optional<String> tag() throws IOException {
        return Files.exists(tag) ? Optional.of(Files.readString(tag)) : Optional.empty();
    }

    /** Starts the download again from the first byte. */
    FileChannel start(Optional<String> newTag) throws IOException {
        remove();
        if (newTag.isPresent()) {
            Files.writeString(tag, newTag.get());
        }
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Opens the file for appending. */
    FileChannel resume() throws IOException {
        return FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
    }

    void remove() throws IOException {
        Files.deleteIfExists(file);
        removeTag();
    }

    void removeTag() throws IOException {
        Files.deleteIfExists(tag);
    }
}
