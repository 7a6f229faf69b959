package io.github.bottleneck.image.vp8;

import java.util.Arrays;

/**
 * Reads the coefficients of macroblocks (RFC 6386, 13): 16 blocks of luma, 4 of each chroma, 16 coefficients each.
 * Remembers which neighbouring blocks had any, since probabilities depend on it. Not thread-safe.
 */
final class Residuals {
    static final int BLOCKS = 24;

    private static final int LUMA_AFTER_SECOND = 0;
    private static final int SECOND = 1;
    private static final int CHROMA = 2;
    private static final int LUMA = 3;

    /** Where a block stands among a macroblock's nine: 4 luma, 2 u, 2 v, second order. */
    private static final int U = 4;

    private static final int V = 6;
    private static final int SECOND_ORDER = 8;
    private static final int NEIGHBOURS = 9;

    private static final int[] ZIGZAG = {0, 1, 4, 8, 5, 2, 3, 6, 9, 12, 13, 10, 7, 11, 14, 15};
    /** The last is for what would come after the last coefficient. */
    private static final int[] BANDS = {0, 1, 2, 3, 6, 4, 5, 6, 6, 6, 6, 6, 6, 6, 6, 7, 0};

    private static final int[][] LARGE = {
        {173, 148, 140},
        {176, 155, 140, 135},
        {180, 157, 141, 134, 130},
        {254, 254, 243, 230, 196, 177, 153, 140, 133, 130, 129}
    };

    private final int[][][][] probabilities;
    private final boolean[][] above;
    private final boolean[] left = new boolean[NEIGHBOURS];

    /** The macroblock read last: int[24 * 16], row-major in each block, luma then u then v. */
    final int[] coefficients = new int[BLOCKS * 16];

    Residuals(int[][][][] probabilities, int columns) {
        this.probabilities = probabilities;
        this.above = new boolean[columns][NEIGHBOURS];
    }

    void startRow() {
        Arrays.fill(left, false);
    }

    /** A macroblock without coefficients. */
    void skip(int column, boolean inBlocks) {
        Arrays.fill(coefficients, 0);
        Arrays.fill(left, 0, SECOND_ORDER, false);
        Arrays.fill(above[column], 0, SECOND_ORDER, false);
        if (!inBlocks) {
            left[SECOND_ORDER] = false;
            above[column][SECOND_ORDER] = false;
        }
    }

    /**
     * @param inBlocks whether luma is predicted in blocks of 4x4; if not, the blocks' means are coded apart
     * @return whether there is any coefficient but zero
     */
    boolean read(BooleanDecoder in, int column, boolean inBlocks, FrameHeader.Quantizer quantizer) {
        Arrays.fill(coefficients, 0);
        boolean any = false;
        if (!inBlocks) {
            int[] second = new int[16];
            int context = context(column, SECOND_ORDER, SECOND_ORDER);
            boolean some = block(in, SECOND, context, quantizer.second(), 0, second, 0) > 0;
            left[SECOND_ORDER] = some;
            above[column][SECOND_ORDER] = some;
            walshHadamard(second);
        }
        int first = inBlocks ? 0 : 1;
        int kind = inBlocks ? LUMA : LUMA_AFTER_SECOND;
        for (int i = 0; i < 16; i++) {
            any |= neighbouring(in, kind, column, i / 4, i % 4, quantizer.luma(), first, i);
        }
        for (int i = 0; i < 4; i++) {
            any |= neighbouring(in, CHROMA, column, U + i / 2, U + i % 2, quantizer.chroma(), 0, 16 + i);
        }
        for (int i = 0; i < 4; i++) {
            any |= neighbouring(in, CHROMA, column, V + i / 2, V + i % 2, quantizer.chroma(), 0, 20 + i);
        }
        return any;
    }

    private boolean neighbouring(
            BooleanDecoder in, int kind, int column, int row, int across, int[] steps, int first, int block) {
        int end = block(in, kind, context(column, row, across), steps, first, coefficients, 16 * block);
        left[row] = end > first;
        above[column][across] = end > first;
        return end > 1 || coefficients[16 * block] != 0;
    }

    private int context(int column, int row, int across) {
        return (left[row] ? 1 : 0) + (above[column][across] ? 1 : 0);
    }

    /** @return one more than the index of the last coefficient in zigzag order */
    private int block(BooleanDecoder in, int kind, int context, int[] steps, int first, int[] to, int start) {
        int[][][] bands = probabilities[kind];
        int[] p = bands[BANDS[first]][context];
        int n = first;
        while (n < 16) {
            if (in.bit(p[0]) == 0) {
                return n;
            }
            while (in.bit(p[1]) == 0) {
                n++;
                if (n == 16) {
                    return 16;
                }
                p = bands[BANDS[n]][0];
            }
            int value = 1;
            int next = 1;
            if (in.bit(p[2]) != 0) {
                value = large(in, p);
                next = 2;
            }
            int signed = in.flag() ? -value : value;
            to[start + ZIGZAG[n]] = (short) (signed * steps[n > 0 ? 1 : 0]);
            n++;
            p = bands[BANDS[n]][next];
        }
        return 16;
    }

    private static int large(BooleanDecoder in, int[] p) {
        if (in.bit(p[3]) == 0) {
            if (in.bit(p[4]) == 0) {
                return 2;
            }
            return 3 + in.bit(p[5]);
        }
        if (in.bit(p[6]) == 0) {
            if (in.bit(p[7]) == 0) {
                return 5 + in.bit(159);
            }
            int high = in.bit(165);
            return 7 + 2 * high + in.bit(145);
        }
        int high = in.bit(p[8]);
        int category = 2 * high + in.bit(p[9 + high]);
        int value = 0;
        for (int probability : LARGE[category]) {
            value = 2 * value + in.bit(probability);
        }
        return value + 3 + (8 << category);
    }

    /** The blocks' means out of their own transform (14.3), each to its block's first coefficient. */
    private void walshHadamard(int[] in) {
        int[] t = new int[16];
        for (int i = 0; i < 4; i++) {
            int a0 = in[i] + in[12 + i];
            int a1 = in[4 + i] + in[8 + i];
            int a2 = in[4 + i] - in[8 + i];
            int a3 = in[i] - in[12 + i];
            t[i] = a0 + a1;
            t[8 + i] = a0 - a1;
            t[4 + i] = a3 + a2;
            t[12 + i] = a3 - a2;
        }
        for (int i = 0; i < 4; i++) {
            int dc = t[4 * i] + 3;
            int a0 = dc + t[4 * i + 3];
            int a1 = t[4 * i + 1] + t[4 * i + 2];
            int a2 = t[4 * i + 1] - t[4 * i + 2];
            int a3 = dc - t[4 * i + 3];
            coefficients[64 * i] = a0 + a1 >> 3;
            coefficients[64 * i + 16] = a3 + a2 >> 3;
            coefficients[64 * i + 32] = a0 - a1 >> 3;
            coefficients[64 * i + 48] = a3 - a2 >> 3;
        }
    }
}
