package io.github.headstart.dataset;

import java.util.Comparator;

/**
 * One image with its identity: its location in the data set and its content.
 *
 * @param path relative to the data set's root, {@code /} between parts on every system
 * @param sha256 of the file's bytes, 64 lowercase hex digits; empty if they cannot be read
 */
public record Sample(String path, Split split, String label, String sha256) {
    /**
     * By split, label and path: an order that depends on neither the file system nor the machine. Two contents at one location
     * are equal in it.
     */
    public static final Comparator<Sample> BY_PLACE =
            Comparator.comparing(Sample::split).thenComparing(Sample::label).thenComparing(Sample::path);

    /** The same location with another content. */
    public Sample withSha256(String other) {
        return new Sample(path, split, label, other);
    }
}
