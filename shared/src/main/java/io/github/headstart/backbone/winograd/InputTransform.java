package io.github.headstart.backbone.winograd;

import static io.github.headstart.backbone.winograd.Product.LANES;
import static io.github.headstart.backbone.winograd.Product.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Bᵀ d B of 8×8 inputs, by
 *
 * <pre>
 *        1   0  -21/4    0    21/4    0   -1   0
 *        0   1    1   -17/4  -17/4    1    1   0
 *        0  -1    1    17/4  -17/4   -1    1   0
 *   Bᵀ = 0  1/2  1/4   -5/2   -5/4    2    1   0
 *        0 -1/2  1/4    5/2   -5/4   -2    1   0
 *        0   2    4    -5/2    -5    1/2   1   0
 *        0  -2    4     5/2    -5   -1/2   1   0
 *        0  -1    0    21/4     0  -21/4   0   1
 * </pre>
 *
 * Not thread-safe: it has the buffer of one tile.
 */
final class InputTransform {
    /** Channels at a time, so that a tile of them stays in the first-level cache. */
    static final int CHANNELS = Product.DEPTH;

    // Constants of the compiled loop only as static constants.
    private static final FloatVector C21_4 = FloatVector.broadcast(SPECIES, 5.25f);
    private static final FloatVector C17_4 = FloatVector.broadcast(SPECIES, -4.25f);
    private static final FloatVector C5_4 = FloatVector.broadcast(SPECIES, -1.25f);
    private static final FloatVector C5_2 = FloatVector.broadcast(SPECIES, -2.5f);
    private static final FloatVector C5 = FloatVector.broadcast(SPECIES, -5);
    private static final FloatVector C4 = FloatVector.broadcast(SPECIES, 4);
    private static final FloatVector C1_2 = FloatVector.broadcast(SPECIES, 0.5f);
    private static final FloatVector C1_4 = FloatVector.broadcast(SPECIES, 0.25f);

    private final float[] half = new float[Product.FIRST + Tiles.POINTS * CHANNELS];

    /**
     * @param at the index of the tile's first input
     * @param points takes channel c of element p at p * step + to + c % 64 + c / 64 * 64 * rows, as {@link Product} takes it
     */
    void transform(Tiles tiles, int at, float[] points, int to, int rows, int step) {
        int column = tiles.channels;
        for (int channel = 0; channel < tiles.channels; channel += CHANNELS) {
            for (int i = 0; i < Tiles.INPUTS; i++) {
                lines(
                        tiles.values,
                        at + i * column + channel,
                        tiles.rowSize(),
                        half,
                        Product.FIRST + i * CHANNELS,
                        Tiles.INPUTS * CHANNELS);
            }
            for (int i = 0; i < Tiles.INPUTS; i++) {
                lines(
                        half,
                        Product.FIRST + i * Tiles.INPUTS * CHANNELS,
                        CHANNELS,
                        points,
                        i * Tiles.INPUTS * step + to + channel * rows,
                        step);
            }
        }
    }

    /** Bᵀ times 8 values for each of 64 channels: value i of channel c is at {@code from + i * stride + c}. */
    private static void lines(float[] in, int from, int stride, float[] out, int to, int step) {
        for (int c = 0; c < CHANNELS; c += LANES) {
            int at = from + c;
            FloatVector d0 = FloatVector.fromArray(SPECIES, in, at);
            FloatVector d1 = FloatVector.fromArray(SPECIES, in, at + stride);
            FloatVector d2 = FloatVector.fromArray(SPECIES, in, at + 2 * stride);
            FloatVector d3 = FloatVector.fromArray(SPECIES, in, at + 3 * stride);
            FloatVector d4 = FloatVector.fromArray(SPECIES, in, at + 4 * stride);
            FloatVector d5 = FloatVector.fromArray(SPECIES, in, at + 5 * stride);
            FloatVector d6 = FloatVector.fromArray(SPECIES, in, at + 6 * stride);
            FloatVector d7 = FloatVector.fromArray(SPECIES, in, at + 7 * stride);
            int put = to + c;
            d4.sub(d2).fma(C21_4, d0.sub(d6)).intoArray(out, put);
            d3.sub(d5).fma(C21_4, d7.sub(d1)).intoArray(out, put + 7 * step);
            FloatVector even = d4.fma(C17_4, d2.add(d6));
            FloatVector odd = d3.fma(C17_4, d1.add(d5));
            even.add(odd).intoArray(out, put + step);
            even.sub(odd).intoArray(out, put + 2 * step);
            even = d2.fma(C1_4, d4.fma(C5_4, d6));
            odd = d1.fma(C1_2, d3.fma(C5_2, d5.add(d5)));
            even.add(odd).intoArray(out, put + 3 * step);
            even.sub(odd).intoArray(out, put + 4 * step);
            even = d2.fma(C4, d4.fma(C5, d6));
            odd = d5.fma(C1_2, d3.fma(C5_2, d1.add(d1)));
            even.add(odd).intoArray(out, put + 5 * step);
            even.sub(odd).intoArray(out, put + 6 * step);
        }
    }
}
