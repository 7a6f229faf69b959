package io.github.headstart.image;

import java.util.Locale;

/** The order of a pixel's channels that a network takes. {@code toString} is the name in manifests. */
public enum Channels {
    RGB,
    BGR;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
