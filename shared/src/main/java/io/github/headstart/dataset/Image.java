package io.github.headstart.dataset;

import java.util.Comparator;

/**
 * One image's place in the data set. The order of images is by split, label and path, so that it depends on neither
 * the file system nor the machine.
 *
 * @param path relative to the data set's root, {@code /} between parts on every system
 */
public record Image(String path, Split split, String label) implements Comparable<Image> {
    private static final Comparator<Image> ORDER =
            Comparator.comparing(Image::split).thenComparing(Image::label).thenComparing(Image::path);

    @Override
    public int compareTo(Image other) {
        return ORDER.compare(this, other);
    }
}
