package io.github.headstart.image;

import java.util.Locale;

/** The handling of damaged files. {@code toString} is the name in manifests. */
public enum Damaged {
    /** They are refused, as Pillow does. */
    ERROR,
    /** The decodable part is used; the rest is gray in a JPEG, black elsewhere. */
    ACCEPT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
