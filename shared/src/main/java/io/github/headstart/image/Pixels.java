package io.github.headstart.image;

import java.util.Objects;

/**
 * An image as 8-bit RGB. Row-major, channel fastest: index = (row * width + column) * 3 + channel. Holds the array it
 * is given and hands it out without a copy: whoever passes one on does not change it any more. Not thread-safe.
 */
public final class Pixels {
    public static final int CHANNELS = 3;

    private final int height;
    private final int width;
    private final byte[] samples;
    private boolean yCbCr;

    /** @param rgb height * width * 3 unsigned bytes */
    public Pixels(int height, int width, byte[] rgb) {
        this(height, width, rgb, false);
    }

    private Pixels(int height, int width, byte[] samples, boolean yCbCr) {
        if (height < 1
                || width < 1
                || samples.length != Math.multiplyExact(Math.multiplyExact(height, width), CHANNELS)) {
            throw new IllegalArgumentException(
                    "%d bytes do not hold an image of %dx%dx%d".formatted(samples.length, height, width, CHANNELS));
        }
        this.height = height;
        this.width = width;
        this.samples = Objects.requireNonNull(samples);
        this.yCbCr = yCbCr;
    }

    /**
     * An image in a JPEG's colours. They become RGB when that is asked for: most of a photograph's pixels are dropped by
     * a nearest resize before, and converting them all would take about as long as decoding them.
     *
     * @param samples height * width * 3 unsigned bytes of Y, Cb and Cr
     */
    static Pixels ofYCbCr(int height, int width, byte[] samples) {
        return new Pixels(height, width, samples, true);
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    public byte[] rgb() {
        if (yCbCr) {
            JpegColors.toRgb(samples);
            yCbCr = false;
        }
        return samples;
    }

    /** The pixels at these rows and columns, as an image of as many. */
    Pixels at(int[] rows, int[] columns) {
        byte[] picked = new byte[Math.multiplyExact(Math.multiplyExact(rows.length, columns.length), CHANNELS)];
        int out = 0;
        for (int row : rows) {
            int start = row * width;
            for (int column : columns) {
                int in = (start + column) * CHANNELS;
                picked[out++] = samples[in];
                picked[out++] = samples[in + 1];
                picked[out++] = samples[in + 2];
            }
        }
        return new Pixels(rows.length, columns.length, picked, yCbCr);
    }
}
