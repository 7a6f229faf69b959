package io.github.headstart.io;

import io.github.headstart.error.PipelineException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Writes files that appear complete or not at all: written beside their target under the ending {@code .partial}, forced to
 * disk, then renamed. Thread-safe as long as no two threads write the same file.
 */
public final class AtomicFile {
    public static final String PARTIAL = ".partial";

    private AtomicFile() {}

    /** Where the content of {@code target} is to be written before {@link #publish}. */
    public static Path partial(Path target) {
        return target.resolveSibling(target.getFileName() + PARTIAL);
    }

    /** The file that content for {@code target} is first written to by one of several attempts at the same time. */
    public static Path attempt(Path target) {
        String attempt = Long.toHexString(ThreadLocalRandom.current().nextLong());
        return target.resolveSibling("%s.%s%s".formatted(target.getFileName(), attempt, PARTIAL));
    }

    /** Forces {@code partial(target)} to disk and gives it its name. */
    public static void publish(Path target) throws IOException {
        publish(partial(target), target);
    }

    /** Forces a file to disk and gives it the name of another one beside it. */
    public static void publish(Path partial, Path target) throws IOException {
        force(partial, StandardOpenOption.WRITE);
        rename(partial, target);
    }

    /** Gives a finished file its name for good, in the place of what has that name. */
    public static void rename(Path file, Path target) throws IOException {
        Files.move(file, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(target);
    }

    public static void writeText(Path target, String text) throws IOException {
        writeBytes(target, text.getBytes(StandardCharsets.UTF_8));
    }

    public static void writeBytes(Path target, byte[] content) throws IOException {
        Files.write(partial(target), content);
        publish(target);
    }

    /**
     * The failure to write a file as people are told of it.
     *
     * @param target a path or a location
     */
    public static PipelineException cannotWrite(Object target, IOException e) {
        return new PipelineException(
                "%s: cannot be written: %s; files finished before are kept; fix this and run the same command again"
                        .formatted(target, reason(e)),
                e);
    }

    /** Why something could not be done with a file: several exceptions say it by their name alone. */
    public static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof NoSuchFileException) {
            return "there is no such file or folder";
        }
        if (e instanceof NotDirectoryException || e instanceof FileAlreadyExistsException) {
            return "a file exists where a folder is expected";
        }
        if (e instanceof CharacterCodingException) {
            return "expected UTF-8 text, found bytes that are not UTF-8";
        }
        if (e instanceof EOFException) {
            return "it ends too early";
        }
        return e instanceof FileSystemException system && system.getReason() != null
                ? system.getReason()
                : e.getMessage();
    }

    /** Makes a file's content, or the names in a folder, survive a power loss. */
    static void forceExisting(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            forceDirectory(path);
        } else {
            force(path, StandardOpenOption.WRITE);
        }
    }

    /** Makes the name of a file survive a power loss. */
    public static void forceFolder(Path file) throws IOException {
        forceDirectory(file.toAbsolutePath().getParent());
    }

    /** Makes renames in a folder survive a power loss. Windows has no such call and needs none. */
    private static void forceDirectory(Path directory) throws IOException {
        if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("windows")) {
            force(directory, StandardOpenOption.READ);
        }
    }

    private static void force(Path path, StandardOpenOption option) throws IOException {
        try (FileChannel channel = FileChannel.open(path, option)) {
            channel.force(true);
        }
    }
}
