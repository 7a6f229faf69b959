package io.github.headstart.augment;

import java.util.Locale;

/** The values of a transformed image outside the original image, named as Keras's {@code fill_mode}. */
public enum Fill {
    /** The nearest pixel of the edge: {@code aaaa|abcd|dddd}. */
    NEAREST,
    /** One value for all channels, {@code cval}: {@code kkkk|abcd|kkkk}. */
    CONSTANT,
    /** The image mirrored at its border, the edge pixel doubled: {@code dcba|abcd|dcba}. */
    REFLECT,
    /** The image over and over, each one's first pixel lying on the last pixel of the one before, as in SciPy. */
    WRAP;

    /** The name in the manifest. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
