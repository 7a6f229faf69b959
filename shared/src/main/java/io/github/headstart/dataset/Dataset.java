package io.github.headstart.dataset;

import io.github.headstart.storage.Location;
import java.util.List;

/**
 * What a layout found under its root, apart from the images themselves.
 *
 * @param classes that labels name, sorted by name as Keras does; a class's index is its number
 * @param images their number
 * @param ignored other files and folders, which are left out: a line per location with counts
 */
public record Dataset(Location root, List<String> classes, Labelling labelling, int images, List<String> ignored) {
    public Dataset {
        classes = List.copyOf(classes);
        ignored = List.copyOf(ignored);
    }

    /** A data set whose images have one class each. */
    public Dataset(Location root, List<String> classes, int images, List<String> ignored) {
        this(root, classes, Labelling.SINGLE_LABEL, images, ignored);
    }
}
