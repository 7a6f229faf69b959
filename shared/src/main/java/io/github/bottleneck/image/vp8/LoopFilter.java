package io.github.bottleneck.image.vp8;

/**
 * Smooths the edges of blocks after all of them were predicted (RFC 6386, 15).
 *
 * @param simple luma only, by two pixels
 * @param limits int[segment][0 predicted as a whole, 1 in 4x4 blocks]: 0 is no filter
 * @param interiors the same indices: how even the pixels beside an edge have to be
 * @param thresholds the same indices: from when on an edge varies much
 */
record LoopFilter(boolean simple, int[][] limits, int[][] interiors, int[][] thresholds) {
    private static final int HIGHEST_LEVEL = 63;

    static LoopFilter parse(BooleanDecoder in, boolean absolute, int[] segmentLevels) {
        boolean simple = in.flag();
        int base = in.number(6);
        int sharpness = in.number(3);
        int forKeyFrames = 0;
        int forBlocks = 0;
        if (in.flag()) {
            if (in.flag()) {
                int[] deltas = new int[8];
                for (int i = 0; i < deltas.length; i++) {
                    deltas[i] = in.optionalSigned(6);
                }
                forKeyFrames = deltas[0];
                forBlocks = deltas[4];
            }
        }
        int[][] limits = new int[FrameHeader.SEGMENTS][2];
        int[][] interiors = new int[FrameHeader.SEGMENTS][2];
        int[][] thresholds = new int[FrameHeader.SEGMENTS][2];
        for (int segment = 0; base > 0 && segment < FrameHeader.SEGMENTS; segment++) {
            for (int blocks = 0; blocks < 2; blocks++) {
                int level = (absolute ? 0 : base) + segmentLevels[segment] + forKeyFrames + blocks * forBlocks;
                level = Math.max(0, Math.min(HIGHEST_LEVEL, level));
                if (level > 0) {
                    int interior = sharpness == 0 ? level : Math.min(level >> (sharpness > 4 ? 2 : 1), 9 - sharpness);
                    interiors[segment][blocks] = Math.max(1, interior);
                    limits[segment][blocks] = 2 * level + interiors[segment][blocks];
                    thresholds[segment][blocks] = level >= 40 ? 2 : level >= 15 ? 1 : 0;
                }
            }
        }
        return new LoopFilter(simple, limits, interiors, thresholds);
    }

    /**
     * Filters one macroblock's upper and left edges and, if wanted, those inside. Macroblocks come row by row.
     *
     * @param column of the macroblock
     * @param row of the macroblock
     */
    void apply(Plane luma, Plane u, Plane v, int column, int row, int segment, int blocks, boolean inside) {
        int limit = limits[segment][blocks];
        if (limit == 0) {
            return;
        }
        int interior = interiors[segment][blocks];
        int threshold = thresholds[segment][blocks];
        if (column > 0) {
            edge(luma, 16, column, row, 0, true, limit + 4, interior, threshold);
            chroma(u, v, column, row, 0, true, limit + 4, interior, threshold);
        }
        if (inside) {
            for (int i = 4; i < 16; i += 4) {
                edge(luma, 16, column, row, i, true, limit, interior, threshold);
            }
            chroma(u, v, column, row, 4, true, limit, interior, threshold);
        }
        if (row > 0) {
            edge(luma, 16, column, row, 0, false, limit + 4, interior, threshold);
            chroma(u, v, column, row, 0, false, limit + 4, interior, threshold);
        }
        if (inside) {
            for (int i = 4; i < 16; i += 4) {
                edge(luma, 16, column, row, i, false, limit, interior, threshold);
            }
            chroma(u, v, column, row, 4, false, limit, interior, threshold);
        }
    }

    private void chroma(
            Plane u, Plane v, int column, int row, int offset, boolean upright, int limit, int interior, int hev) {
        if (!simple) {
            edge(u, 8, column, row, offset, upright, limit, interior, hev);
            edge(v, 8, column, row, offset, upright, limit, interior, hev);
        }
    }

    /** One edge of a macroblock of size x size pixels; offset 0 is its border, others lie inside. */
    private void edge(
            Plane plane,
            int size,
            int column,
            int row,
            int offset,
            boolean upright,
            int limit,
            int interior,
            int threshold) {
        int across = upright ? 1 : plane.stride();
        int along = upright ? plane.stride() : 1;
        int position = plane.index(column * size, row * size) + offset * across;
        byte[] pixels = plane.pixels();
        for (int i = 0; i < size; i++, position += along) {
            if (simple) {
                if (even(pixels, position, across, limit)) {
                    two(pixels, position, across);
                }
            } else if (even(pixels, position, across, limit) && calm(pixels, position, across, interior)) {
                if (varies(pixels, position, across, threshold)) {
                    two(pixels, position, across);
                } else if (offset == 0) {
                    six(pixels, position, across);
                } else {
                    four(pixels, position, across);
                }
            }
        }
    }

    private static boolean even(byte[] pixels, int at, int step, int limit) {
        int outer = difference(pixels, at - 2 * step, at + step);
        return 4 * difference(pixels, at - step, at) + outer <= 2 * limit + 1;
    }

    private static boolean calm(byte[] pixels, int at, int step, int interior) {
        return difference(pixels, at - 4 * step, at - 3 * step) <= interior
                && difference(pixels, at - 3 * step, at - 2 * step) <= interior
                && difference(pixels, at - 2 * step, at - step) <= interior
                && difference(pixels, at + 3 * step, at + 2 * step) <= interior
                && difference(pixels, at + 2 * step, at + step) <= interior
                && difference(pixels, at + step, at) <= interior;
    }

    private static boolean varies(byte[] pixels, int at, int step, int threshold) {
        return difference(pixels, at - 2 * step, at - step) > threshold
                || difference(pixels, at + step, at) > threshold;
    }

    private static void two(byte[] pixels, int at, int step) {
        int a = 3 * (value(pixels, at) - value(pixels, at - step))
                + signed(value(pixels, at - 2 * step) - value(pixels, at + step));
        add(pixels, at - step, narrow(a + 3 >> 3));
        add(pixels, at, -narrow(a + 4 >> 3));
    }

    private static void four(byte[] pixels, int at, int step) {
        int a = 3 * (value(pixels, at) - value(pixels, at - step));
        int near = narrow(a + 4 >> 3);
        int far = near + 1 >> 1;
        add(pixels, at - 2 * step, far);
        add(pixels, at - step, narrow(a + 3 >> 3));
        add(pixels, at, -near);
        add(pixels, at + step, -far);
    }

    private static void six(byte[] pixels, int at, int step) {
        int a = signed(3 * (value(pixels, at) - value(pixels, at - step))
                + signed(value(pixels, at - 2 * step) - value(pixels, at + step)));
        for (int i = 0, weight = 27; i < 3; i++, weight -= 9) {
            int change = weight * a + 63 >> 7;
            add(pixels, at - (i + 1) * step, change);
            add(pixels, at + i * step, -change);
        }
    }

    private static int value(byte[] pixels, int at) {
        return pixels[at] & 0xff;
    }

    private static int difference(byte[] pixels, int one, int other) {
        return Math.abs(value(pixels, one) - value(pixels, other));
    }

    private static void add(byte[] pixels, int at, int change) {
        pixels[at] = (byte) Math.max(0, Math.min(255, value(pixels, at) + change));
    }

    private static int signed(int value) {
        return Math.max(-128, Math.min(127, value));
    }

    private static int narrow(int value) {
        return Math.max(-16, Math.min(15, value));
    }
}
