package io.github.headstart.image;

import java.awt.image.Raster;

/**
 * Converts a JPEG's stored samples to RGB with libjpeg's integer arithmetic, then Pillow's, so that every value is the same as
 * theirs. ImageIO's own conversion guesses colour spaces by other rules and spreads gray through a gamma curve.
 */
final class JpegColors {
    private static final int SCALE_BITS = 16;
    private static final int HALF = 1 << (SCALE_BITS - 1);
    private static final int CENTER = 128;
    private static final int INKS = 4;

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
    static Pixels toPixels(Raster samples, JpegHeader header) {
        int height = samples.getHeight();
        int width = samples.getWidth();
        byte[] values = RasterBytes.of(samples);
        for (int band : header.halvedBands()) {
            JpegUpsampling.blendRows(values, height, width, samples.getNumBands(), band);
        }
        return switch (header.colors()) {
            case RGB -> new Pixels(height, width, values);
            case YCBCR -> Pixels.ofYCbCr(height, width, values);
            case GRAY -> new Pixels(height, width, gray(values));
            case CMYK -> new Pixels(height, width, cmyk(values));
            case YCCK -> new Pixels(height, width, ycck(values));
        };
    }

    /** @param samples of Y, Cb and Cr; changed in place */
    static void toRgb(byte[] samples) {
        for (int i = 0; i < samples.length; i += Pixels.CHANNELS) {
            toRgb(samples, i, samples, i);
        }
    }

    private static byte[] gray(byte[] samples) {
        byte[] rgb = new byte[Math.multiplyExact(samples.length, Pixels.CHANNELS)];
        for (int in = 0, out = 0; in < samples.length; in++, out += Pixels.CHANNELS) {
            rgb[out] = samples[in];
            rgb[out + 1] = samples[in];
            rgb[out + 2] = samples[in];
        }
        return rgb;
    }

    /** Pillow takes every CMYK JPEG as stored the wrong way round, as Adobe does: 255 is no ink. */
    private static byte[] cmyk(byte[] samples) {
        byte[] rgb = new byte[samples.length / INKS * Pixels.CHANNELS];
        for (int in = 0, out = 0; in < samples.length; in += INKS, out += Pixels.CHANNELS) {
            for (int channel = 0; channel < Pixels.CHANNELS; channel++) {
                rgb[out + channel] =
                        RasterColors.underInk(255 - (samples[in + channel] & 0xff), samples[in + 3] & 0xff);
            }
        }
        return rgb;
    }

    /** What comes out as RGB are inks: libjpeg inverts them, and Pillow inverts them back. */
    private static byte[] ycck(byte[] samples) {
        byte[] rgb = new byte[samples.length / INKS * Pixels.CHANNELS];
        for (int in = 0, out = 0; in < samples.length; in += INKS, out += Pixels.CHANNELS) {
            toRgb(samples, in, rgb, out);
            for (int i = out; i < out + Pixels.CHANNELS; i++) {
                rgb[i] = RasterColors.underInk(rgb[i] & 0xff, samples[in + 3] & 0xff);
            }
        }
        return rgb;
    }

    private static void toRgb(byte[] samples, int in, byte[] rgb, int out) {
        int luma = samples[in] & 0xff;
        int cb = samples[in + 1] & 0xff;
        int cr = samples[in + 2] & 0xff;
        rgb[out] = clip(luma + RED_OF_CR[cr]);
        rgb[out + 1] = clip(luma + (GREEN_OF_CB[cb] + GREEN_OF_CR[cr] >> SCALE_BITS));
        rgb[out + 2] = clip(luma + BLUE_OF_CB[cb]);
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }

    private static int fixed(double factor) {
        return (int) (factor * (1 << SCALE_BITS) + 0.5);
    }
}
