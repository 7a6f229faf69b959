package io.github.headstart.image;

import io.github.headstart.error.Checks;
import java.util.Locale;
import java.util.Objects;

/**
 * How files are read.
 *
 * @param orientation whether a camera's note on which side is up is followed
 * @param truncated whether files that end too early are taken
 * @param maximumPixels larger images are refused by their header, before anything is decoded
 * @param maximumBytes larger files are refused
 */
public record ReadOptions(Orientation orientation, Truncated truncated, long maximumPixels, long maximumBytes) {
    /** Upright images or images as stored: what becomes of EXIF's orientation. */
    public enum Orientation {
        /** Pixels as they are stored, as Keras does. TIFF files are turned all the same, because Pillow does it. */
        IGNORE,
        /** Turned and mirrored as the file asks, as Pillow's {@code ImageOps.exif_transpose}. */
        EXIF;

        /** The name in {@code data-manifest.json}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What becomes of files that end too early. */
    public enum Truncated {
        /** They are refused, as Pillow does. */
        ERROR,
        /** What is there is taken; the rest is gray in a JPEG, black elsewhere. */
        ACCEPT;

        /** The name in {@code data-manifest.json}. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static final long DEFAULT_MAXIMUM_PIXELS = 100_000_000;
    public static final long DEFAULT_MAXIMUM_BYTES = 256L << 20;

    /** An array of RGB cannot be longer. */
    private static final long MOST_PIXELS = Integer.MAX_VALUE / Pixels.CHANNELS;

    public ReadOptions {
        Objects.requireNonNull(orientation);
        Objects.requireNonNull(truncated);
        new Checks()
                .range("maximumPixels", maximumPixels, 1, MOST_PIXELS)
                .range("maximumBytes", maximumBytes, 1, Integer.MAX_VALUE)
                .done();
    }

    /** As Keras reads: orientation ignored, truncated files refused; 100 million pixels, 256 MiB. */
    public static ReadOptions defaults() {
        return new ReadOptions(Orientation.IGNORE, Truncated.ERROR, DEFAULT_MAXIMUM_PIXELS, DEFAULT_MAXIMUM_BYTES);
    }
}
