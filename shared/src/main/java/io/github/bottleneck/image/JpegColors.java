package io.github.bottleneck.image;

import java.awt.image.Raster;

/**
 * A JPEG's stored samples to RGB with libjpeg's integer arithmetic, then Pillow's, so that every value is the same as
 * theirs. ImageIO's own conversion guesses colour spaces by other rules and spreads gray through a gamma curve.
 */
final class JpegColors {
    private static final int SCALE_BITS = 16;
    private static final int HALF = 1 << (SCALE_BITS - 1);
    private static final int CENTER = 128;

    private static final int[] RED_OF_CR = new int[256];
    private static final int[] GREEN_OF_CR = new int[256];
    private static final int[] GREEN_OF_CB = new int[256];
    private static final int[] BLUE_OF_CB = new int[256];

    static {
        for (int i = 0; i < 256; i++) {
            int chroma = i - CENTER;
            RED_OF_CR[i] = fixed(1.40200) * chroma + HALF >> SCALE_BITS;
            BLUE_OF_CB[i] = fixed(1.77200) * chroma + HALF >> SCALE_BITS;
            GREEN_OF_CR[i] = -fixed(0.71414) * chroma;
            GREEN_OF_CB[i] = -fixed(0.34414) * chroma + HALF;
        }
    }

    private JpegColors() {}

    /** @param samples raster[height][width][1, 3 or 4] of bytes, as many bands as the colours have */
    static Pixels toPixels(Raster samples, JpegHeader.Colors colors) {
        int height = samples.getHeight();
        int width = samples.getWidth();
        int bands = samples.getNumBands();
        byte[] rgb = new byte[height * width * Pixels.CHANNELS];
        byte[] row = new byte[width * bands];
        for (int y = 0, out = 0; y < height; y++) {
            samples.getDataElements(samples.getMinX(), samples.getMinY() + y, width, 1, row);
            for (int in = 0; in < row.length; in += bands, out += Pixels.CHANNELS) {
                switch (colors) {
                    case GRAY -> {
                        rgb[out] = row[in];
                        rgb[out + 1] = row[in];
                        rgb[out + 2] = row[in];
                    }
                    case RGB -> System.arraycopy(row, in, rgb, out, Pixels.CHANNELS);
                    case YCBCR -> yCbCr(row, in, rgb, out);
                    case CMYK -> {
                        System.arraycopy(row, in, rgb, out, Pixels.CHANNELS);
                        darken(rgb, out, row[in + 3]);
                    }
                    case YCCK -> {
                        // libjpeg makes C = 255 - R of it and Pillow turns that round again.
                        yCbCr(row, in, rgb, out);
                        for (int i = out; i < out + Pixels.CHANNELS; i++) {
                            rgb[i] = (byte) ~rgb[i];
                        }
                        darken(rgb, out, row[in + 3]);
                    }
                }
            }
        }
        return new Pixels(height, width, rgb);
    }

    private static void yCbCr(byte[] row, int in, byte[] rgb, int out) {
        int luma = row[in] & 0xff;
        int cb = row[in + 1] & 0xff;
        int cr = row[in + 2] & 0xff;
        rgb[out] = clip(luma + RED_OF_CR[cr]);
        rgb[out + 1] = clip(luma + (GREEN_OF_CB[cb] + GREEN_OF_CR[cr] >> SCALE_BITS));
        rgb[out + 2] = clip(luma + BLUE_OF_CB[cb]);
    }

    /**
     * Pillow takes every CMYK JPEG as stored the wrong way round, as Adobe does, and then computes
     * {@code 255 - K - C * (255 - K) / 255}; without the two turns, with c = 255 - C and k = 255 - K as stored, that
     * is {@code k - (255 - c) * k / 255}.
     */
    private static void darken(byte[] rgb, int out, byte storedBlack) {
        int light = storedBlack & 0xff;
        for (int i = out; i < out + Pixels.CHANNELS; i++) {
            int product = (255 - (rgb[i] & 0xff)) * light + 128;
            rgb[i] = clip(light - ((product >> 8) + product >> 8));
        }
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << SCALE_BITS) + 0.5);
    }
}
