package io.github.headstart.image;

import java.util.Locale;

/** What happens to EXIF's note on which side of a photograph is up. {@code toString} is the name in manifests. */
public enum Orientation {
    /** Pixels as they are stored, as Keras does. TIFF files are turned all the same, because Pillow does it. */
    IGNORE,
    /** Turned and mirrored as the file asks, as Pillow's {@code ImageOps.exif_transpose}. */
    EXIF;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
