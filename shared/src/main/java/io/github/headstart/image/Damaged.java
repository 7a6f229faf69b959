package io.github.headstart.image;

import java.util.Locale;

/** What happens to files that end too early. {@code toString} is the name in manifests. */
public enum Damaged {
    /** They are refused, as Pillow does. */
    ERROR,
    /** What can be decoded is taken; the rest is gray in a JPEG, black elsewhere. */
    ACCEPT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
