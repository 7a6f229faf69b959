package io.github.bottleneck.image.vp8;

import java.util.Arrays;

/** Reads how macroblocks are predicted (RFC 6386, 11), one after the other. Not thread-safe. */
final class Modes {
    /** Two numbers a node: where a zero and a one lead; negative numbers are modes, inverted. */
    private static final int[] BLOCK_TREE = {~0, 2, ~1, 4, ~2, 6, 8, 12, ~3, 10, ~5, ~6, ~4, 14, ~7, 16, ~8, ~9};

    private final FrameHeader header;
    private final int[] above;
    private final int[] left = new int[4];

    /** The macroblock read last. */
    int segment;

    boolean skipped;
    boolean inBlocks;
    int luma;
    int chroma;
    /** int[16], if in blocks. */
    final int[] blocks = new int[16];

    Modes(FrameHeader header, int columns) {
        this.header = header;
        this.above = new int[4 * columns];
    }

    void startRow() {
        Arrays.fill(left, Prediction.DC);
    }

    void read(int column) {
        BooleanDecoder in = header.modes();
        int[] segments = header.segmentProbabilities();
        segment = 0;
        if (segments != null) {
            segment = in.bit(segments[0]) == 0 ? in.bit(segments[1]) : 2 + in.bit(segments[2]);
        }
        skipped = header.skipProbability() >= 0 && in.bit(header.skipProbability()) != 0;
        inBlocks = in.bit(145) == 0;
        if (inBlocks) {
            for (int i = 0; i < 16; i++) {
                int x = 4 * column + i % 4;
                blocks[i] = block(in, Tables.BLOCK_MODES[above[x]][left[i / 4]]);
                above[x] = blocks[i];
                left[i / 4] = blocks[i];
            }
        } else {
            luma = luma(in);
            Arrays.fill(above, 4 * column, 4 * column + 4, luma);
            Arrays.fill(left, luma);
        }
        chroma = chroma(in);
    }

    private static int luma(BooleanDecoder in) {
        if (in.bit(156) == 0) {
            return in.bit(163) == 0 ? Prediction.DC : Prediction.VERTICAL;
        }
        return in.bit(128) == 0 ? Prediction.HORIZONTAL : Prediction.TRUE_MOTION;
    }

    private static int chroma(BooleanDecoder in) {
        if (in.bit(142) == 0) {
            return Prediction.DC;
        }
        if (in.bit(114) == 0) {
            return Prediction.VERTICAL;
        }
        return in.bit(183) == 0 ? Prediction.HORIZONTAL : Prediction.TRUE_MOTION;
    }

    private static int block(BooleanDecoder in, int[] probabilities) {
        int node = 0;
        do {
            node = BLOCK_TREE[node + in.bit(probabilities[node / 2])];
        } while (node > 0);
        return ~node;
    }
}
