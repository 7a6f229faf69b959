package io.github.bottleneck.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that are there whole or not at all: filled beside their place, forced to disk, then renamed. */
public final class AtomicDirectory {
    private AtomicDirectory() {}

    /** Fills a folder. */
    @FunctionalInterface
    public interface Content {
        /** @param directory where to write; its parent exists, it does not */
        void write(Path directory) throws IOException;
    }

    /**
     * Makes {@code target}. If another process makes the same folder meanwhile, the first to finish wins and the other's
     * work is dropped.
     */
    public static void write(Path target, Content content) throws IOException {
        Files.createDirectories(target.getParent());
        Path partial = Files.createTempDirectory(target.getParent(), target.getFileName() + ".")
                .resolve("content");
        try {
            content.write(partial);
            for (Path file : files(partial)) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
            rename(partial, target);
        } finally {
            delete(partial.getParent());
        }
    }

    /** Deletes a folder and all that is in it; does nothing if it is not there. */
    public static void delete(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> found = Files.walk(directory)) {
            for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }

    private static void rename(Path partial, Path target) throws IOException {
        try {
            Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static List<Path> files(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(Files::isRegularFile).toList();
        }
    }
}
