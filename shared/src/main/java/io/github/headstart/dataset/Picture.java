package io.github.headstart.dataset;

import java.util.Comparator;

/**
 * One picture's place in the data set. The order of pictures is by split, label and path, so that it depends on neither
 * the file system nor the machine.
 *
 * @param path relative to the data set's root, {@code /} between parts on every system
 */
public record Picture(String path, Split split, String label) implements Comparable<Picture> {
    private static final Comparator<Picture> ORDER =
            Comparator.comparing(Picture::split).thenComparing(Picture::label).thenComparing(Picture::path);

    @Override
    public int compareTo(Picture other) {
        return ORDER.compare(this, other);
    }
}
