package io.github.headstart.dataset;

import io.github.headstart.text.Count;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Describes the files that a layout ignores, one line per location. */
final class IgnoredFiles {
    private static final int NAMED = 3;

    private IgnoredFiles() {}

    /** @param expected the folder that the files would have to lie in */
    static String files(Path place, List<Path> files, String expected) {
        return "%s: %s in no %s's folder %s ignored: %s"
                .formatted(
                        place,
                        Count.of(files.size(), "file"),
                        expected,
                        files.size() == 1 ? "is" : "are",
                        some(files.stream()
                                .map(file -> file.getFileName().toString())
                                .toList()));
    }

    static String folder(Path folder, int files) {
        return "%s: %,d file%s ignored, because the folder is not named after a split"
                .formatted(folder, files, files == 1 ? " is" : "s are");
    }

    static String emptyLabels(Path root, Collection<String> labels) {
        return "%s: label folders without a file are not classes: %s".formatted(root, some(labels));
    }

    /** The first few names. */
    static String some(Collection<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? ", …" : "");
    }
}
