package io.github.headstart.dataset;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/**
 * The images that a layout found under its root.
 *
 * @param classes the labels, sorted by name as Keras does; a label's index is its number
 * @param files sorted by label and path, so that their order depends on neither the file system nor the machine
 * @param ignored other files and folders, which are left out: a line per location with counts
 */
public record Dataset(Path root, List<String> classes, List<ImageFile> files, List<String> ignored) {
    public Dataset {
        classes = List.copyOf(classes);
        files = List.copyOf(files);
        ignored = List.copyOf(ignored);
    }

    static Dataset of(Path root, SortedSet<String> classes, Collection<ImageFile> files, List<String> ignored) {
        return new Dataset(root, List.copyOf(classes), files.stream().sorted().toList(), ignored);
    }
}
