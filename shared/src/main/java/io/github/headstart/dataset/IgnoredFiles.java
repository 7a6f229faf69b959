package io.github.headstart.dataset;

import io.github.headstart.storage.Location;
import io.github.headstart.text.Count;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Describes the files that a layout ignores, one line per location. */
final class IgnoredFiles {
    private static final int NAMED = 3;

    private IgnoredFiles() {}

    /** @param expected the folder that the files would have to lie in */
    static String files(Location place, Names files, String expected) {
        return "%s: %s in no %s's folder %s ignored: %s"
                .formatted(
                        place,
                        Count.of(files.count, "file"),
                        expected,
                        files.count == 1 ? "is" : "are",
                        some(files.first));
    }

    /** Any number of names, of which the first few in order are kept. Not thread-safe. */
    static final class Names {
        private final SortedSet<String> first = new TreeSet<>();
        private int count;

        void add(String name) {
            count++;
            first.add(name);
            if (first.size() > NAMED + 1) {
                first.remove(first.last());
            }
        }

        boolean isEmpty() {
            return count == 0;
        }
    }

    static String folder(Location folder, int files) {
        return "%s: %,d file%s ignored, because the folder is not named after a split"
                .formatted(folder, files, files == 1 ? " is" : "s are");
    }

    static String emptyLabels(Location root, Collection<String> labels) {
        return "%s: label folders without a file are not classes: %s".formatted(root, some(labels));
    }

    /** The first few names. */
    static String some(Collection<String> names) {
        return names.stream().limit(NAMED).collect(Collectors.joining(", ")) + (names.size() > NAMED ? ", …" : "");
    }
}
