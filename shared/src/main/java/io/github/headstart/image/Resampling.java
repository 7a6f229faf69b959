package io.github.headstart.image;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/**
 * Pillow's {@code ImagingResample} for 8-bit pixels: weights in fixed point, along the rows and along the columns
 * one after the other, rounded to 8 bits after each.
 *
 * @param support the filter's half width, in pixels of the target when reducing, of the source when enlarging
 * @param filter weight by distance
 */
record Resampling(double support, DoubleUnaryOperator filter) {
    private static final int PRECISION_BITS = 32 - 8 - 2;
    private static final int HALF = 1 << (PRECISION_BITS - 1);

    /**
     * For each target index the source indices that count and how much.
     *
     * @param first int[target], index of the first source pixel
     * @param factors int[target][count], weights times 2^22
     */
    private record Weights(int[] first, int[][] factors) {}

    /** @param part of the image of height x width that is computed */
    Pixels apply(Pixels pixels, Box box, int height, int width, Box part) {
        // A side that keeps its size is resampled only to cut a part out of it: every weight is 1 then.
        boolean rowsMatter =
                height != pixels.height() || box.top() != 0 || box.height() != height || part.height() != height;
        boolean columnsMatter =
                width != pixels.width() || box.left() != 0 || box.width() != width || part.width() != width;
        Weights rows = weights(pixels.height(), box.top(), box.height(), height, part.top(), part.height());
        Weights columns = weights(pixels.width(), box.left(), box.width(), width, part.left(), part.width());
        if (rowsMatter && columnsMatter && verticalFirst(pixels, height, width)) {
            return horizontal(vertical(pixels, rows), columns);
        }
        Pixels narrow = columnsMatter ? horizontal(pixels, columns) : pixels;
        return rowsMatter ? vertical(narrow, rows) : narrow;
    }

    /** Pillow's choice as of version 13, found by trying: the order matters because of the rounding in between. */
    private static boolean verticalFirst(Pixels pixels, int height, int width) {
        int fewerRows = pixels.height() - height;
        int fewerColumns = pixels.width() - width;
        return fewerRows > 0 && fewerRows > 2L * fewerColumns;
    }

    private Weights weights(int sourceSize, int start, int from, int to, int firstOfPart, int part) {
        double scale = (double) from / to;
        double filterScale = Math.max(scale, 1);
        double reach = support * filterScale;
        double inverse = 1 / filterScale;
        int[] first = new int[part];
        int[][] factors = new int[part][];
        for (int i = 0; i < part; i++) {
            double center = start + (firstOfPart + i + 0.5) * scale;
            int low = Math.max((int) (center - reach + 0.5), 0);
            int high = Math.min((int) (center + reach + 0.5), sourceSize);
            double[] weights = new double[high - low];
            double sum = 0;
            for (int k = 0; k < weights.length; k++) {
                weights[k] = filter.applyAsDouble((k + low - center + 0.5) * inverse);
                sum += weights[k];
            }
            first[i] = low;
            factors[i] = new int[weights.length];
            for (int k = 0; k < weights.length; k++) {
                double weight = sum == 0 ? weights[k] : weights[k] / sum;
                factors[i][k] = (int) (weight * (1 << PRECISION_BITS) + (weight < 0 ? -0.5 : 0.5));
            }
        }
        return new Weights(first, factors);
    }

    private static Pixels horizontal(Pixels pixels, Weights weights) {
        int width = weights.first().length;
        byte[] from = pixels.rgb();
        byte[] to = new byte[Math.multiplyExact(Math.multiplyExact(pixels.height(), width), Pixels.CHANNELS)];
        int out = 0;
        for (int row = 0; row < pixels.height(); row++) {
            for (int column = 0; column < width; column++) {
                int in = (row * pixels.width() + weights.first()[column]) * Pixels.CHANNELS;
                int red = HALF;
                int green = HALF;
                int blue = HALF;
                for (int factor : weights.factors()[column]) {
                    red += (from[in++] & 0xff) * factor;
                    green += (from[in++] & 0xff) * factor;
                    blue += (from[in++] & 0xff) * factor;
                }
                to[out++] = clip(red);
                to[out++] = clip(green);
                to[out++] = clip(blue);
            }
        }
        return new Pixels(pixels.height(), width, to);
    }

    private static Pixels vertical(Pixels pixels, Weights weights) {
        int height = weights.first().length;
        int stride = pixels.width() * Pixels.CHANNELS;
        byte[] from = pixels.rgb();
        byte[] to = new byte[Math.multiplyExact(height, stride)];
        int[] sums = new int[stride];
        for (int row = 0; row < height; row++) {
            Arrays.fill(sums, HALF);
            int in = weights.first()[row] * stride;
            for (int factor : weights.factors()[row]) {
                for (int i = 0; i < stride; i++) {
                    sums[i] += (from[in++] & 0xff) * factor;
                }
            }
            for (int i = 0; i < stride; i++) {
                to[row * stride + i] = clip(sums[i]);
            }
        }
        return new Pixels(height, pixels.width(), to);
    }

    private static byte clip(int sum) {
        return (byte) Math.max(0, Math.min(255, sum >> PRECISION_BITS));
    }
}
