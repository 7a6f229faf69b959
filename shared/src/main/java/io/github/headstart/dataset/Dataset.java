package io.github.headstart.dataset;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;

/**
 * What a layout found under its root.
 *
 * @param classes the labels, sorted by name as Keras does; a label's place is its number
 * @param files sorted by label and path, so that their order depends on neither the file system nor the machine
 * @param ignored what lies there besides and is left out, a line per place with counts
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
