package io.github.headstart.reference;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The store and the run of format 1, see {@code reference/format-1/README.md}, copied so that they can be changed. */
public record FormatOne(Path folder) {
    /** @param folder that is not there yet */
    public static FormatOne copy(Path folder) throws IOException {
        Path source = ReferenceData.committed("format-1");
        try (Stream<Path> files = Files.walk(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(source.relativize(file).toString()));
            }
        }
        return new FormatOne(folder);
    }

    public Path manifest() {
        return folder.resolve("data-manifest.json");
    }

    public Path images() {
        return folder.resolve("images");
    }

    public Path store() {
        return folder.resolve("features");
    }

    public Path run() {
        return folder.resolve("run");
    }
}
