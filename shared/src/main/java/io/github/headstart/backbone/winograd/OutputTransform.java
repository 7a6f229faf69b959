package io.github.headstart.backbone.winograd;

import static io.github.headstart.backbone.winograd.InputTransform.CHANNELS;
import static io.github.headstart.backbone.winograd.Product.LANES;
import static io.github.headstart.backbone.winograd.Product.SPECIES;
import static jdk.incubator.vector.VectorOperators.LE;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * relu(Aᵀ m A) of 8×8 elements m, to one of which the bias is added, by
 *
 * <pre>
 *        1  1   1   1    1    1     1    0
 *        0  1  -1   2   -2   1/2  -1/2   0
 *   Aᵀ = 0  1   1   4    4   1/4   1/4   0
 *        0  1  -1   8   -8   1/8  -1/8   0
 *        0  1   1  16   16  1/16  1/16   0
 *        0  1  -1  32  -32  1/32 -1/32   1
 * </pre>
 *
 * Not thread-safe: it has the buffer of one tile.
 */
final class OutputTransform {
    // Factors are constants of the compiled loop only as static constants.
    private static final FloatVector C2 = FloatVector.broadcast(SPECIES, 2);
    private static final FloatVector C4 = FloatVector.broadcast(SPECIES, 4);
    private static final FloatVector C8 = FloatVector.broadcast(SPECIES, 8);
    private static final FloatVector C16 = FloatVector.broadcast(SPECIES, 16);
    private static final FloatVector C32 = FloatVector.broadcast(SPECIES, 32);
    private static final FloatVector C1_2 = FloatVector.broadcast(SPECIES, 0.5f);
    private static final FloatVector C1_4 = FloatVector.broadcast(SPECIES, 0.25f);
    private static final FloatVector C1_8 = FloatVector.broadcast(SPECIES, 0.125f);
    private static final FloatVector C1_16 = FloatVector.broadcast(SPECIES, 0.0625f);
    private static final FloatVector C1_32 = FloatVector.broadcast(SPECIES, 0.03125f);

    /** The element in row and column 1, which has the factor 1 in each of the 6×6 outputs: the bias is added to it. */
    private static final int ONES = Tiles.INPUTS + 1;

    private final float[] half = new float[Product.FIRST + Tiles.OUTPUTS * Tiles.INPUTS * CHANNELS];

    /**
     * Writes the tile's outputs that lie in the map.
     *
     * @param points has channel c of element p at p * step + from + c; is changed
     * @param bias float[channels]
     * @param tile number of the tile in its image
     */
    void transform(float[] points, int from, int step, float[] bias, Tiles tiles, int image, int tile) {
        int row = tile / tiles.across * Tiles.OUTPUTS;
        int column = tile % tiles.across * Tiles.OUTPUTS;
        int rows = Math.min(Tiles.OUTPUTS, tiles.height - row);
        for (int channel = 0; channel < tiles.channels; channel += CHANNELS) {
            addBias(points, from + channel + ONES * step, bias, channel);
            for (int i = 0; i < Tiles.INPUTS; i++) {
                lines(
                        points,
                        from + channel + i * step,
                        Tiles.INPUTS * step,
                        Float.NEGATIVE_INFINITY,
                        half,
                        Product.FIRST + i * CHANNELS,
                        Tiles.INPUTS * CHANNELS);
            }
            for (int i = 0; i < rows; i++) {
                lines(
                        half,
                        Product.FIRST + i * Tiles.INPUTS * CHANNELS,
                        CHANNELS,
                        0,
                        tiles.values,
                        tiles.index(image, row + i, column) + channel,
                        tiles.channels);
            }
        }
        if (column + Tiles.OUTPUTS > tiles.width) {
            // What lies behind the map is the border of the next convolution.
            for (int i = 0; i < rows; i++) {
                Arrays.fill(
                        tiles.values,
                        tiles.index(image, row + i, tiles.width),
                        tiles.index(image, row + i, column + Tiles.OUTPUTS),
                        0);
            }
        }
    }

    private static void addBias(float[] points, int to, float[] bias, int channel) {
        for (int c = 0; c < CHANNELS; c++) {
            points[to + c] += bias[channel + c];
        }
    }

    /**
     * Aᵀ times 8 values for each of 64 channels. What is not above {@code least} becomes that, by a comparison, which is faster than max,
     * since max has to tell −0 from 0.
     *
     * @param stride distance of the 8 values of a channel
     * @param least 0 for relu, −∞ for none
     * @param step distance of the 6 results of a channel
     */
    private static void lines(float[] in, int from, int stride, float least, float[] out, int to, int step) {
        FloatVector floor = FloatVector.broadcast(SPECIES, least);
        for (int c = 0; c < CHANNELS; c += LANES) {
            int at = from + c;
            int put = to + c;
            FloatVector m0 = FloatVector.fromArray(SPECIES, in, at);
            FloatVector m1 = FloatVector.fromArray(SPECIES, in, at + stride);
            FloatVector m2 = FloatVector.fromArray(SPECIES, in, at + 2 * stride);
            FloatVector m3 = FloatVector.fromArray(SPECIES, in, at + 3 * stride);
            FloatVector m4 = FloatVector.fromArray(SPECIES, in, at + 4 * stride);
            FloatVector m5 = FloatVector.fromArray(SPECIES, in, at + 5 * stride);
            FloatVector m6 = FloatVector.fromArray(SPECIES, in, at + 6 * stride);
            FloatVector m7 = FloatVector.fromArray(SPECIES, in, at + 7 * stride);
            FloatVector sum1 = m1.add(m2);
            FloatVector sum2 = m3.add(m4);
            FloatVector sum3 = m5.add(m6);
            FloatVector y = m0.add(sum1).add(sum2).add(sum3);
            y.blend(floor, y.compare(LE, floor)).intoArray(out, put);
            y = sum3.fma(C1_4, sum2.fma(C4, sum1));
            y.blend(floor, y.compare(LE, floor)).intoArray(out, put + 2 * step);
            y = sum3.fma(C1_16, sum2.fma(C16, sum1));
            y.blend(floor, y.compare(LE, floor)).intoArray(out, put + 4 * step);
            FloatVector difference1 = m1.sub(m2);
            FloatVector difference2 = m3.sub(m4);
            FloatVector difference3 = m5.sub(m6);
            y = difference3.fma(C1_2, difference2.fma(C2, difference1));
            y.blend(floor, y.compare(LE, floor)).intoArray(out, put + step);
            y = difference3.fma(C1_8, difference2.fma(C8, difference1));
            y.blend(floor, y.compare(LE, floor)).intoArray(out, put + 3 * step);
            y = difference3.fma(C1_32, difference2.fma(C32, difference1)).add(m7);
            y.blend(floor, y.compare(LE, floor)).intoArray(out, put + 5 * step);
        }
    }
}
