package io.github.headstart.image;

import java.util.Locale;

/** The handling of EXIF's orientation. {@code toString} is the name in manifests. */
public enum Orientation {
    /** Pixels as they are stored, as Keras does. TIFF files are rotated nevertheless, as Pillow does. */
    IGNORE,
    /** Rotated and mirrored as the file's orientation says, as Pillow's {@code ImageOps.exif_transpose}. */
    EXIF;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
