package io.github.headstart.manifest;

import java.util.Locale;

/** What computes VGG16. {@code toString} is the name in the manifest. */
public enum Engine {
    /** Direct convolution: the bits of Keras. */
    TENSORFLOW,
    /** Winograd's convolution in Java: within 1e-5 of the largest value, the same bits on every machine, and faster. */
    WINOGRAD;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
