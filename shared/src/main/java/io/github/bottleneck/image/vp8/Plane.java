package io.github.bottleneck.image.vp8;

import java.util.Arrays;

/**
 * One channel with the border that prediction looks at: 127 above, 129 at the left (RFC 6386, 12.2). Row-major.
 *
 * @param stride from one row to the next
 * @param pixels unsigned bytes
 */
record Plane(int stride, byte[] pixels) {
    private static final int BORDER_LEFT = 1;
    /** 4x4 blocks look at four pixels beyond the last column. */
    private static final int BORDER_RIGHT = 4;

    static Plane ofSize(int height, int width) {
        int stride = BORDER_LEFT + width + BORDER_RIGHT;
        byte[] pixels = new byte[Math.multiplyExact(height + 1, stride)];
        Arrays.fill(pixels, 0, stride, (byte) 127);
        for (int row = 1; row <= height; row++) {
            pixels[row * stride] = (byte) 129;
        }
        return new Plane(stride, pixels);
    }

    /** @param x -1 for the border */
    int index(int x, int y) {
        return (y + 1) * stride + BORDER_LEFT + x;
    }
}
