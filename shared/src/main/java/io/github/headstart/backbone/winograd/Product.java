package io.github.headstart.backbone.winograd;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * A product of matrices [rows × depth] · [depth × columns], in blocks of 4 vectors by 6 rows where the processor has 32 vector registers,
 * of 16 lanes, else by 2 rows, whose operands fit into 16 registers in any order that Java's compiler gives to the loads. A block's sums
 * stay in registers for a depth of 64, whose part of the right matrix stays in the first-level cache while all rows pass. Each sum is one
 * chain of fma over the whole depth.
 *
 * <p>In the inner loop every index is the loop's variable and constants, or invariants, so that Java checks bounds before it: with
 * checks inside, integers no longer fit into registers, and moving them takes a quarter of the time.
 */
final class Product {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();
    /** The numbers of rows that are multiplied are multiples of it. */
    static final int ROWS = 6;
    /** The depth at a time, which is the distance of rows of the left matrix. */
    static final int DEPTH = 64;
    /** The columns of a block; a divisor of 64. */
    static final int COLUMNS = 4 * LANES;

    /**
     * Where the values of arrays begin that are read and written by vectors. Java's arrays begin 16 bytes behind the start of an object, so
     * that with {@code -XX:ObjectAlignmentInBytes=64} this index is the first whose address is a multiple of 64, a line of the cache; what
     * lies across two lines takes twice as long. It is right without the flag, too.
     */
    static final int FIRST = 12;

    private static final boolean WIDE = LANES >= 16;

    private Product() {}

    /**
     * @param left as [depth / 64][rows][64], from {@code a} on
     * @param rows a multiple of {@link #ROWS}
     * @param step the distance of its parts of 64
     * @param right packed as [columns / COLUMNS][depth][COLUMNS], from {@code b} on
     * @param columns a multiple of {@link #COLUMNS}
     * @param result [rows × columns], row-major from {@code c} on
     */
    static void multiply(
            float[] left,
            int a,
            int rows,
            int depth,
            int step,
            float[] right,
            int b,
            int columns,
            float[] result,
            int c) {
        for (int column = 0; column < columns; column += COLUMNS) {
            for (int k = 0; k < depth; k += DEPTH) {
                int part = Math.min(DEPTH, depth - k);
                int from = a + k / DEPTH * step;
                int panel = b + column * depth + k * COLUMNS;
                for (int row = 0; row < rows; row += WIDE ? ROWS : 2) {
                    int to = c + row * columns + column;
                    if (WIDE) {
                        wide(k > 0, left, from + row * DEPTH, part, right, panel, result, to, columns);
                    } else {
                        narrow(k > 0, left, from + row * DEPTH, part, right, panel, result, to, columns);
                    }
                }
            }
        }
    }

    private static void wide(
            boolean more, float[] left, int a, int depth, float[] right, int b, float[] result, int c, int columns) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s00 = zero, s01 = zero, s02 = zero, s03 = zero;
        FloatVector s10 = zero, s11 = zero, s12 = zero, s13 = zero;
        FloatVector s20 = zero, s21 = zero, s22 = zero, s23 = zero;
        FloatVector s30 = zero, s31 = zero, s32 = zero, s33 = zero;
        FloatVector s40 = zero, s41 = zero, s42 = zero, s43 = zero;
        FloatVector s50 = zero, s51 = zero, s52 = zero, s53 = zero;
        if (more) {
            s00 = FloatVector.fromArray(SPECIES, result, c);
            s01 = FloatVector.fromArray(SPECIES, result, c + LANES);
            s02 = FloatVector.fromArray(SPECIES, result, c + 2 * LANES);
            s03 = FloatVector.fromArray(SPECIES, result, c + 3 * LANES);
            s10 = FloatVector.fromArray(SPECIES, result, c + columns);
            s11 = FloatVector.fromArray(SPECIES, result, c + columns + LANES);
            s12 = FloatVector.fromArray(SPECIES, result, c + columns + 2 * LANES);
            s13 = FloatVector.fromArray(SPECIES, result, c + columns + 3 * LANES);
            s20 = FloatVector.fromArray(SPECIES, result, c + 2 * columns);
            s21 = FloatVector.fromArray(SPECIES, result, c + 2 * columns + LANES);
            s22 = FloatVector.fromArray(SPECIES, result, c + 2 * columns + 2 * LANES);
            s23 = FloatVector.fromArray(SPECIES, result, c + 2 * columns + 3 * LANES);
            s30 = FloatVector.fromArray(SPECIES, result, c + 3 * columns);
            s31 = FloatVector.fromArray(SPECIES, result, c + 3 * columns + LANES);
            s32 = FloatVector.fromArray(SPECIES, result, c + 3 * columns + 2 * LANES);
            s33 = FloatVector.fromArray(SPECIES, result, c + 3 * columns + 3 * LANES);
            s40 = FloatVector.fromArray(SPECIES, result, c + 4 * columns);
            s41 = FloatVector.fromArray(SPECIES, result, c + 4 * columns + LANES);
            s42 = FloatVector.fromArray(SPECIES, result, c + 4 * columns + 2 * LANES);
            s43 = FloatVector.fromArray(SPECIES, result, c + 4 * columns + 3 * LANES);
            s50 = FloatVector.fromArray(SPECIES, result, c + 5 * columns);
            s51 = FloatVector.fromArray(SPECIES, result, c + 5 * columns + LANES);
            s52 = FloatVector.fromArray(SPECIES, result, c + 5 * columns + 2 * LANES);
            s53 = FloatVector.fromArray(SPECIES, result, c + 5 * columns + 3 * LANES);
        }
        for (int k = 0; k < depth; k++) {
            int at = b + k * COLUMNS;
            FloatVector r0 = FloatVector.fromArray(SPECIES, right, at);
            FloatVector r1 = FloatVector.fromArray(SPECIES, right, at + LANES);
            FloatVector r2 = FloatVector.fromArray(SPECIES, right, at + 2 * LANES);
            FloatVector r3 = FloatVector.fromArray(SPECIES, right, at + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, left[a + k]);
            s00 = x.fma(r0, s00);
            s01 = x.fma(r1, s01);
            s02 = x.fma(r2, s02);
            s03 = x.fma(r3, s03);
            x = FloatVector.broadcast(SPECIES, left[a + k + DEPTH]);
            s10 = x.fma(r0, s10);
            s11 = x.fma(r1, s11);
            s12 = x.fma(r2, s12);
            s13 = x.fma(r3, s13);
            x = FloatVector.broadcast(SPECIES, left[a + k + 2 * DEPTH]);
            s20 = x.fma(r0, s20);
            s21 = x.fma(r1, s21);
            s22 = x.fma(r2, s22);
            s23 = x.fma(r3, s23);
            x = FloatVector.broadcast(SPECIES, left[a + k + 3 * DEPTH]);
            s30 = x.fma(r0, s30);
            s31 = x.fma(r1, s31);
            s32 = x.fma(r2, s32);
            s33 = x.fma(r3, s33);
            x = FloatVector.broadcast(SPECIES, left[a + k + 4 * DEPTH]);
            s40 = x.fma(r0, s40);
            s41 = x.fma(r1, s41);
            s42 = x.fma(r2, s42);
            s43 = x.fma(r3, s43);
            x = FloatVector.broadcast(SPECIES, left[a + k + 5 * DEPTH]);
            s50 = x.fma(r0, s50);
            s51 = x.fma(r1, s51);
            s52 = x.fma(r2, s52);
            s53 = x.fma(r3, s53);
        }
        s00.intoArray(result, c);
        s01.intoArray(result, c + LANES);
        s02.intoArray(result, c + 2 * LANES);
        s03.intoArray(result, c + 3 * LANES);
        s10.intoArray(result, c + columns);
        s11.intoArray(result, c + columns + LANES);
        s12.intoArray(result, c + columns + 2 * LANES);
        s13.intoArray(result, c + columns + 3 * LANES);
        s20.intoArray(result, c + 2 * columns);
        s21.intoArray(result, c + 2 * columns + LANES);
        s22.intoArray(result, c + 2 * columns + 2 * LANES);
        s23.intoArray(result, c + 2 * columns + 3 * LANES);
        s30.intoArray(result, c + 3 * columns);
        s31.intoArray(result, c + 3 * columns + LANES);
        s32.intoArray(result, c + 3 * columns + 2 * LANES);
        s33.intoArray(result, c + 3 * columns + 3 * LANES);
        s40.intoArray(result, c + 4 * columns);
        s41.intoArray(result, c + 4 * columns + LANES);
        s42.intoArray(result, c + 4 * columns + 2 * LANES);
        s43.intoArray(result, c + 4 * columns + 3 * LANES);
        s50.intoArray(result, c + 5 * columns);
        s51.intoArray(result, c + 5 * columns + LANES);
        s52.intoArray(result, c + 5 * columns + 2 * LANES);
        s53.intoArray(result, c + 5 * columns + 3 * LANES);
    }

    private static void narrow(
            boolean more, float[] left, int a, int depth, float[] right, int b, float[] result, int c, int columns) {
        FloatVector zero = FloatVector.zero(SPECIES);
        FloatVector s00 = zero, s01 = zero, s02 = zero, s03 = zero;
        FloatVector s10 = zero, s11 = zero, s12 = zero, s13 = zero;
        if (more) {
            s00 = FloatVector.fromArray(SPECIES, result, c);
            s01 = FloatVector.fromArray(SPECIES, result, c + LANES);
            s02 = FloatVector.fromArray(SPECIES, result, c + 2 * LANES);
            s03 = FloatVector.fromArray(SPECIES, result, c + 3 * LANES);
            s10 = FloatVector.fromArray(SPECIES, result, c + columns);
            s11 = FloatVector.fromArray(SPECIES, result, c + columns + LANES);
            s12 = FloatVector.fromArray(SPECIES, result, c + columns + 2 * LANES);
            s13 = FloatVector.fromArray(SPECIES, result, c + columns + 3 * LANES);
        }
        for (int k = 0; k < depth; k++) {
            int at = b + k * COLUMNS;
            FloatVector r0 = FloatVector.fromArray(SPECIES, right, at);
            FloatVector r1 = FloatVector.fromArray(SPECIES, right, at + LANES);
            FloatVector r2 = FloatVector.fromArray(SPECIES, right, at + 2 * LANES);
            FloatVector r3 = FloatVector.fromArray(SPECIES, right, at + 3 * LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, left[a + k]);
            s00 = x.fma(r0, s00);
            s01 = x.fma(r1, s01);
            s02 = x.fma(r2, s02);
            s03 = x.fma(r3, s03);
            x = FloatVector.broadcast(SPECIES, left[a + k + DEPTH]);
            s10 = x.fma(r0, s10);
            s11 = x.fma(r1, s11);
            s12 = x.fma(r2, s12);
            s13 = x.fma(r3, s13);
        }
        s00.intoArray(result, c);
        s01.intoArray(result, c + LANES);
        s02.intoArray(result, c + 2 * LANES);
        s03.intoArray(result, c + 3 * LANES);
        s10.intoArray(result, c + columns);
        s11.intoArray(result, c + columns + LANES);
        s12.intoArray(result, c + columns + 2 * LANES);
        s13.intoArray(result, c + columns + 3 * LANES);
    }
}
