package io.github.headstart.image;

import io.github.headstart.error.Checks;
import java.util.Objects;

/**
 * How files are read.
 *
 * @param orientation whether EXIF's orientation is applied
 * @param damaged whether damaged files are accepted
 * @param maximumPixels larger images are refused by their header, before anything is decoded
 * @param maximumBytes larger files are refused
 */
public record ReadOptions(Orientation orientation, Damaged damaged, long maximumPixels, long maximumBytes) {
    public static final long DEFAULT_MAXIMUM_PIXELS = 100_000_000;
    public static final long DEFAULT_MAXIMUM_BYTES = 256L << 20;

    /** An array of RGB cannot be longer. */
    private static final long MOST_PIXELS = Integer.MAX_VALUE / Pixels.CHANNELS;

    public ReadOptions {
        Objects.requireNonNull(orientation);
        Objects.requireNonNull(damaged);
        new Checks()
                .range("maximumPixels", maximumPixels, 1, MOST_PIXELS)
                .range("maximumBytes", maximumBytes, 1, Integer.MAX_VALUE)
                .done();
    }

    /** As Keras reads: orientation ignored, truncated files refused; 100 million pixels, 256 MiB. */
    public static ReadOptions defaults() {
        return new ReadOptions(Orientation.IGNORE, Damaged.ERROR, DEFAULT_MAXIMUM_PIXELS, DEFAULT_MAXIMUM_BYTES);
    }
}
