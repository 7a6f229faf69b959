package io.github.headstart.extract.fetch;

import io.github.headstart.io.AtomicFile;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * What has come of a file so far, kept beside its place so that a later attempt goes on from there, together with the
 * entity tag of what it is a part of.
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

    /** In bytes; 0 if nothing is there. */
    long size() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The strong entity tag of the file that this is the beginning of, if its server gave one. */
    Optional<String> tag() throws IOException {
        return Files.exists(tag) ? Optional.of(Files.readString(tag)) : Optional.empty();
    }

    /** Begins anew. */
    FileChannel start(Optional<String> newTag) throws IOException {
        remove();
        if (newTag.isPresent()) {
            Files.writeString(tag, newTag.get());
        }
        return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Goes on at the end. */
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
