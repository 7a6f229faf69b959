package io.github.headstart.image;

import java.util.Arrays;

/**
 * Upsamples colour that is stored with half the rows, as in 4:2:2 photographs that were losslessly rotated by 90 degrees.
 * libjpeg-turbo, which Pillow uses, blends neighbouring rows; the libjpeg within most Java runtimes repeats each row.
 */
final class JpegUpsampling {
    private JpegUpsampling() {}

    /**
     * Blends rows as libjpeg-turbo's {@code h1v2_fancy_upsample} does, unless the decoder has done so.
     *
     * @param samples height * width * bands, changed in place
     * @param band the one that is stored with half the rows
     */
    static void blendRows(byte[] samples, int height, int width, int bands, int band) {
        byte[] plane = new byte[height * width];
        for (int i = 0; i < plane.length; i++) {
            plane[i] = samples[i * bands + band];
        }
        if (!isEachRowTwice(plane, height, width)) {
            return;
        }
        for (int y = 0; y < height; y++) {
            int near = y % 2 == 0 ? Math.max(y - 2, 0) : Math.min(y + 1, height - 1);
            int bias = y % 2 == 0 ? 1 : 2;
            for (int x = 0; x < width; x++) {
                int sum = 3 * (plane[y * width + x] & 0xff) + (plane[near * width + x] & 0xff) + bias;
                samples[(y * width + x) * bands + band] = (byte) (sum >> 2);
            }
        }
    }

    private static boolean isEachRowTwice(byte[] plane, int height, int width) {
        for (int y = 0; y + 1 < height; y += 2) {
            int start = y * width;
            if (!Arrays.equals(plane, start, start + width, plane, start + width, start + 2 * width)) {
                return false;
            }
        }
        return true;
    }
}
