package io.github.bottleneck.image.vp8;

import java.util.Arrays;

/** Guesses blocks from the pixels above and at the left (RFC 6386, 12), and adds what was coded beside (14). */
final class Prediction {
    static final int DC = 0;
    static final int TRUE_MOTION = 1;
    static final int VERTICAL = 2;
    static final int HORIZONTAL = 3;

    private Prediction() {}

    /** A square of luma or chroma as a whole. */
    static void square(Plane plane, int mode, int x, int y, int size) {
        byte[] pixels = plane.pixels();
        int stride = plane.stride();
        int at = plane.index(x, y);
        switch (mode) {
            case DC -> {
                int mean = mean(plane, x, y, size);
                for (int row = 0; row < size; row++) {
                    Arrays.fill(pixels, at + row * stride, at + row * stride + size, (byte) mean);
                }
            }
            case TRUE_MOTION -> trueMotion(plane, at, size);
            case VERTICAL -> {
                for (int row = 0; row < size; row++) {
                    System.arraycopy(pixels, at - stride, pixels, at + row * stride, size);
                }
            }
            default -> {
                for (int row = 0; row < size; row++) {
                    int start = at + row * stride;
                    Arrays.fill(pixels, start, start + size, pixels[start - 1]);
                }
            }
        }
    }

    /** Of the neighbours there are: the border counts as none. */
    private static int mean(Plane plane, int x, int y, int size) {
        if (x == 0 && y == 0) {
            return 128;
        }
        int at = plane.index(x, y);
        int sum = 0;
        int count = 0;
        if (y > 0) {
            for (int i = 0; i < size; i++) {
                sum += plane.pixels()[at - plane.stride() + i] & 0xff;
            }
            count += size;
        }
        if (x > 0) {
            for (int i = 0; i < size; i++) {
                sum += plane.pixels()[at + i * plane.stride() - 1] & 0xff;
            }
            count += size;
        }
        return (sum + count / 2) / count;
    }

    private static void trueMotion(Plane plane, int at, int size) {
        byte[] pixels = plane.pixels();
        int above = at - plane.stride();
        int corner = pixels[above - 1] & 0xff;
        for (int row = 0; row < size; row++) {
            int start = at + row * plane.stride();
            int left = (pixels[start - 1] & 0xff) - corner;
            for (int i = 0; i < size; i++) {
                pixels[start + i] = clip(left + (pixels[above + i] & 0xff));
            }
        }
    }

    /**
     * A block of 4x4.
     *
     * @param aboveRight index of the four pixels above and right of the block, which are not always there
     */
    static void block(Plane plane, int mode, int at, int aboveRight) {
        byte[] pixels = plane.pixels();
        int stride = plane.stride();
        // From the lowest at the left over the corner (4) to the last above right: l3 l2 l1 l0 x a0 ... a7.
        int[] e = new int[13];
        for (int i = 0; i < 4; i++) {
            e[3 - i] = pixels[at + i * stride - 1] & 0xff;
            e[5 + i] = pixels[at - stride + i] & 0xff;
            e[9 + i] = pixels[aboveRight + i] & 0xff;
        }
        e[4] = pixels[at - stride - 1] & 0xff;
        if (mode == TRUE_MOTION) {
            trueMotion(plane, at, 4);
            return;
        }
        for (int y = 0; y < 4; y++) {
            for (int x = 0; x < 4; x++) {
                pixels[at + y * stride + x] = (byte) pixel(mode, e, x, y);
            }
        }
    }

    private static int pixel(int mode, int[] e, int x, int y) {
        return switch (mode) {
            case DC -> e[0] + e[1] + e[2] + e[3] + e[5] + e[6] + e[7] + e[8] + 4 >> 3;
            case VERTICAL -> three(e, 5 + x);
            case HORIZONTAL -> y == 3 ? e[1] + 3 * e[0] + 2 >> 2 : three(e, 3 - y);
            case 4 -> x + y == 6 ? e[11] + 3 * e[12] + 2 >> 2 : three(e, 6 + x + y); // left and down
            case 5 -> three(e, 4 + x - y); // right and down
            case 6 -> rightOfVertical(e, x, y);
            case 7 -> leftOfVertical(e, x, y);
            case 8 -> belowHorizontal(e, x, y);
            default -> aboveHorizontal(e, x, y);
        };
    }

    private static int rightOfVertical(int[] e, int x, int y) {
        int slope = 2 * x - y;
        if (slope >= 0) {
            int i = 4 + x - y / 2;
            return y % 2 == 0 ? two(e, i) : three(e, i);
        }
        return slope == -1 ? three(e, 4) : three(e, 5 - y);
    }

    private static int leftOfVertical(int[] e, int x, int y) {
        if (x == 3 && y >= 2) {
            return three(e, y == 2 ? 10 : 11);
        }
        int i = 5 + x + y / 2;
        return y % 2 == 0 ? two(e, i) : three(e, i + 1);
    }

    private static int belowHorizontal(int[] e, int x, int y) {
        int slope = 2 * y - x;
        if (slope >= 0) {
            int i = 3 - y + x / 2;
            return x % 2 == 0 ? two(e, i) : three(e, i + 1);
        }
        return slope == -1 ? three(e, 4) : three(e, 3 + x);
    }

    private static int aboveHorizontal(int[] e, int x, int y) {
        int i = 2 * y + x;
        if (i > 5) {
            return e[0];
        }
        if (i == 5) {
            return e[1] + 3 * e[0] + 2 >> 2;
        }
        return i % 2 == 0 ? two(e, 2 - i / 2) : three(e, 2 - i / 2);
    }

    private static int two(int[] e, int i) {
        return e[i] + e[i + 1] + 1 >> 1;
    }

    /** Weighted around i. */
    private static int three(int[] e, int i) {
        return e[i - 1] + 2 * e[i] + e[i + 1] + 2 >> 2;
    }

    /** Adds the inverse cosine transform of sixteen coefficients to a block of 4x4. */
    static void add(Plane plane, int at, int[] coefficients, int from) {
        int[] rows = new int[16];
        for (int i = 0; i < 4; i++) {
            int c0 = coefficients[from + i];
            int c1 = coefficients[from + 4 + i];
            int c2 = coefficients[from + 8 + i];
            int c3 = coefficients[from + 12 + i];
            int c = sine(c1) - cosine(c3);
            int d = cosine(c1) + sine(c3);
            rows[4 * i] = c0 + c2 + d;
            rows[4 * i + 1] = c0 - c2 + c;
            rows[4 * i + 2] = c0 - c2 - c;
            rows[4 * i + 3] = c0 + c2 - d;
        }
        for (int i = 0; i < 4; i++) {
            int a = rows[i] + 4 + rows[8 + i];
            int b = rows[i] + 4 - rows[8 + i];
            int c = sine(rows[4 + i]) - cosine(rows[12 + i]);
            int d = cosine(rows[4 + i]) + sine(rows[12 + i]);
            int start = at + i * plane.stride();
            byte[] pixels = plane.pixels();
            pixels[start] = clip((pixels[start] & 0xff) + (a + d >> 3));
            pixels[start + 1] = clip((pixels[start + 1] & 0xff) + (b + c >> 3));
            pixels[start + 2] = clip((pixels[start + 2] & 0xff) + (b - c >> 3));
            pixels[start + 3] = clip((pixels[start + 3] & 0xff) + (a - d >> 3));
        }
    }

    /** sqrt(2) cos(pi / 8) in fixed point. */
    private static int cosine(int value) {
        return (value * 20091 >> 16) + value;
    }

    /** sqrt(2) sin(pi / 8) in fixed point. */
    private static int sine(int value) {
        return value * 35468 >> 16;
    }

    private static byte clip(int value) {
        return (byte) Math.max(0, Math.min(255, value));
    }
}
