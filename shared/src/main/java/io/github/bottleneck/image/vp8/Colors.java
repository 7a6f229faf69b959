package io.github.bottleneck.image.vp8;

/** Luma and chroma of half the size to RGB, in libwebp's arithmetic with its interpolation of chroma. */
final class Colors {
    private static final int CHANNELS = 3;

    private Colors() {}

    /** @return byte[height * width * 3] */
    static byte[] toRgb(Plane luma, Plane u, Plane v, int height, int width) {
        byte[] rgb = new byte[height * width * CHANNELS];
        int chromaHeight = (height + 1) / 2;
        int[] us = new int[width];
        int[] vs = new int[width];
        for (int y = 0; y < height; y++) {
            // Each row of luma lies nearer to one row of chroma than to the other.
            int near = y / 2;
            int far = Math.max(0, Math.min(chromaHeight - 1, y % 2 == 0 ? near - 1 : near + 1));
            interpolate(u, near, far, us);
            interpolate(v, near, far, vs);
            int at = luma.index(0, y);
            int out = y * width * CHANNELS;
            for (int x = 0; x < width; x++, out += CHANNELS) {
                int light = (luma.pixels()[at + x] & 0xff) * 19077 >> 8;
                rgb[out] = clip(light + (vs[x] * 26149 >> 8) - 14234);
                rgb[out + 1] = clip(light - (us[x] * 6419 >> 8) - (vs[x] * 13320 >> 8) + 8708);
                rgb[out + 2] = clip(light + (us[x] * 33050 >> 8) - 17685);
            }
        }
        return rgb;
    }

    /** Of the four samples around a pixel the nearest counts 9, its neighbours 3, the farthest 1; edges repeat. */
    private static void interpolate(Plane plane, int near, int far, int[] to) {
        int nearRow = plane.index(0, near);
        int farRow = plane.index(0, far);
        byte[] samples = plane.pixels();
        int last = (to.length - 1) / 2;
        for (int x = 0; x < to.length; x++) {
            int column = x / 2;
            int beside = x % 2 == 0 ? column - 1 : column + 1;
            int a = samples[nearRow + column] & 0xff;
            int c = samples[farRow + column] & 0xff;
            if (beside < 0 || beside > last) {
                to[x] = 3 * a + c + 2 >> 2;
                continue;
            }
            int b = samples[nearRow + beside] & 0xff;
            int d = samples[farRow + beside] & 0xff;
            // Two roundings, as libwebp: first the mean with the diagonal of the two neighbours doubled.
            int diagonal = a + b + c + d + 8 + 2 * (b + c) >> 3;
            to[x] = diagonal + a >> 1;
        }
    }

    /** From fixed point with six bits after the point. */
    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value >> 6));
    }
}
