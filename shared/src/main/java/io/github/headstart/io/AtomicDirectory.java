package io.github.headstart.io;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Writes folders that appear complete or not at all: filled beside their target, forced to disk, then renamed. */
public final class AtomicDirectory {
    private static final Logger LOG = LogManager.getLogger(AtomicDirectory.class);

    private AtomicDirectory() {}

    /** Fills a folder. */
    @FunctionalInterface
    public interface Content {
        /** @param directory where to write; its parent exists, it does not */
        void write(Path directory) throws IOException;
    }

    /**
     * Makes {@code target}, or leaves it unchanged if it exists: another process that is making it is waited for. A partial folder of
     * a killed process is removed by the next one. An empty lock file stays beside the folder.
     */
    public static void write(Path target, Content content) throws IOException {
        Path place = target.toAbsolutePath();
        Files.createDirectories(place.getParent());
        Path lock = place.resolveSibling("." + place.getFileName() + ".lock");
        try (FileMutex mutex =
                FileMutex.take(lock, () -> LOG.info("{}: waiting for another process that makes it", target))) {
            if (!Files.isDirectory(place)) {
                writeAlone(place, content);
            }
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

    /** As {@link #write}, for a folder that no other process makes at the same time: leaves no lock file. */
    public static void writeAlone(Path target, Content content) throws IOException {
        Files.createDirectories(target.toAbsolutePath().getParent());
        Path partial = AtomicFile.partial(target);
        delete(partial);
        try {
            content.write(partial);
            for (Path path : tree(partial)) {
                AtomicFile.forceExisting(path);
            }
            rename(partial, target);
        } finally {
            delete(partial);
        }
    }

    private static void rename(Path partial, Path target) throws IOException {
        try {
            AtomicFile.rename(partial, target);
        } catch (FileSystemException e) {
            if (!Files.isDirectory(target)) {
                throw e;
            }
        }
    }

    private static List<Path> tree(Path directory) throws IOException {
        try (Stream<Path> found = Files.walk(directory)) {
            return found.filter(path -> !Files.isSymbolicLink(path)).toList();
        }
    }
}
