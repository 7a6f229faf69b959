package io.github.headstart.extract.fetch;

import io.github.headstart.error.PipelineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Writes an archive's entries into a folder and nothing outside of it. Every name and size is checked, and one
 * bad entry rejects the whole archive. Not thread-safe.
 */
final class Unpacker {
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path archive;
    private final long archiveBytes;
    private final List<String> strip;
    private final Path directory;
    private final ArchiveLimits limits;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    /** The names at the archive's top level, for the error that nothing is under {@code strip}. */
    private final TreeSet<String> tops = new TreeSet<>();

    private long entries;
    private long bytes;
    private long files;

    /** @param strip the archive's folder whose content is wanted; empty for everything */
    Unpacker(Path archive, String strip, Path directory, ArchiveLimits limits) throws IOException {
        this.archive = archive;
        this.archiveBytes = Files.size(archive);
        this.strip = strip.isEmpty() ? List.of() : List.of(strip.split("/"));
        this.directory = directory;
        this.limits = limits;
        Files.createDirectories(directory);
    }

    void folder(String name) throws IOException {
        Optional<Path> place = place(name);
        if (place.isPresent()) {
            create(name, place.get());
        }
    }

    /** @param content is read to its end even if the file is not wanted, because its size counts */
    void file(String name, InputStream content) throws IOException {
        Optional<Path> place = place(name);
        if (place.isEmpty()) {
            copy(name, content, OutputStream.nullOutputStream());
            return;
        }
        create(name, place.get().getParent());
        try (OutputStream out =
                Files.newOutputStream(place.get(), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            copy(name, content, out);
        } catch (FileAlreadyExistsException e) {
            throw refused(name, "occurs twice, maybe in different upper and lower case");
        }
        files++;
    }

    /** @return how many files were written */
    long done() {
        if (files == 0) {
            throw new PipelineException("%s: expected files%s, found none; at its top level are: %s"
                    .formatted(
                            archive,
                            strip.isEmpty() ? "" : " under \"%s\" (strip)".formatted(String.join("/", strip)),
                            tops.isEmpty() ? "nothing" : String.join(", ", tops)));
        }
        return files;
    }

    PipelineException refused(String name, String why) {
        return new PipelineException(
                "%s: entry \"%s\" %s; the archive was not unpacked. Get it from a source that can be trusted"
                        .formatted(archive, name, why));
    }

    /** @return where the entry goes; empty if it does not lie under {@code strip} */
    private Optional<Path> place(String name) {
        if (++entries > limits.entries()) {
            throw refused(name, "is one more than the %,d that are unpacked".formatted(limits.entries()));
        }
        // On Windows, a colon names a drive or an alternate data stream, and a backslash separates folders.
        if (name.startsWith("/") || name.indexOf('\\') >= 0 || name.indexOf(':') >= 0 || name.indexOf('\0') >= 0) {
            throw refused(name, "is not a relative path with / between parts");
        }
        List<String> parts = Arrays.stream(name.split("/"))
                .filter(part -> !part.isEmpty() && !part.equals("."))
                .toList();
        if (parts.contains("..")) {
            throw refused(name, "leads out of the folder");
        }
        if (!parts.isEmpty()) {
            tops.add(parts.get(0));
        }
        if (parts.size() <= strip.size() || !parts.subList(0, strip.size()).equals(strip)) {
            return Optional.empty();
        }
        try {
            Path place = directory.resolve(String.join("/", parts.subList(strip.size(), parts.size())));
            if (!place.normalize().startsWith(directory.normalize())) {
                throw refused(name, "leads out of the folder");
            }
            return Optional.of(place);
        } catch (InvalidPathException e) {
            throw refused(name, "has a name that this file system does not allow: " + e.getReason());
        }
    }

    private void create(String name, Path folder) throws IOException {
        try {
            Files.createDirectories(folder);
        } catch (FileAlreadyExistsException e) {
            throw refused(name, "is a folder where a file exists");
        }
    }

    private void copy(String name, InputStream content, OutputStream out) throws IOException {
        for (int read = content.read(buffer); read >= 0; read = content.read(buffer)) {
            bytes += read;
            if (bytes > limits.bytes()) {
                throw refused(name, "goes beyond the %,d bytes that are unpacked".formatted(limits.bytes()));
            }
            if (bytes > limits.ratioFromBytes() && bytes / limits.ratio() > archiveBytes) {
                throw refused(
                        name,
                        "goes beyond %,d times the archive's own size, as a decompression bomb does"
                                .formatted(limits.ratio()));
            }
            out.write(buffer, 0, read);
        }
    }
}
