package io.github.bottleneck.image;

import java.util.Objects;

/**
 * A picture as 8-bit RGB. Row-major, channel fastest: index = (row * width + column) * 3 + channel. Holds the array it
 * is given and hands it out without a copy: whoever passes one on does not change it any more.
 */
public final class Pixels {
    public static final int CHANNELS = 3;

    private final int height;
    private final int width;
    private final byte[] rgb;

    /** @param rgb height * width * 3 unsigned bytes */
    public Pixels(int height, int width, byte[] rgb) {
        if (height < 1 || width < 1 || rgb.length != Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)) {
            throw new IllegalArgumentException(
                    "%d bytes do not hold a picture of %dx%dx%d".formatted(rgb.length, height, width, CHANNELS));
        }
        this.height = height;
        this.width = width;
        this.rgb = Objects.requireNonNull(rgb);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public byte[] rgb() {
        return rgb;
    }
}
