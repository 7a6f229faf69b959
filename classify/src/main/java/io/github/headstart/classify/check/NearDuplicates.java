package io.github.headstart.classify.check;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The pairs of vectors that point the same way, seen from the mean of all: cropped, scaled or newly compressed copies of one
 * image do, images of one kind do not. On cats_and_dogs_small through MobileNet the two known pairs of copies have
 * 0.989 and 0.979, the next pair 0.866.
 *
 * @param pairs the most alike first
 * @param cut whether a vector is in more pairs than were counted
 */
record NearDuplicates(List<Pair> pairs, boolean cut) {
    /** The cosine from which two images count as one. */
    static final double THRESHOLD = 0.95;
    /** A pair whose projections are less alike than this is not looked at closely. */
    private static final float CANDIDATE = 0.85f;

    /** Of fewer values many vectors point the same way by chance. */
    private static final int FEWEST_VALUES = 64;

    /** A thousand placeholders that differ in a byte make half a million pairs, which say no more than these. */
    static final int MOST_PAIRS_OF_ONE = 20;

    private static final int PROJECTED = 256;
    private static final int BLOCK = 64;

    /** @param cosine from the mean, −1 to 1 */
    record Pair(int first, int second, double cosine) {}

    NearDuplicates {
        pairs = List.copyOf(pairs);
    }

    private record Block(List<Pair> pairs, boolean cut) {}

    /** The additions and multiplications that a search takes, roughly. */
    static double operations(int vectors, int length) {
        return (double) vectors * (vectors / 2.0 + length) * Math.min(PROJECTED, length);
    }

    /**
     * All pairs from the threshold on, of each vector only the first {@link #MOST_PAIRS_OF_ONE} with later ones; none of
     * vectors that are too short to tell.
     *
     * @param vectors float[n][length]; left as they are
     */
    static NearDuplicates find(float[][] vectors) {
        if (vectors.length < 2 || vectors[0].length < FEWEST_VALUES) {
            return new NearDuplicates(List.of(), false);
        }
        float[][] units = unitsFromMean(vectors);
        int length = vectors[0].length;
        float[][] short256 = length <= PROJECTED ? units : unitLengths(projected(units));
        int blocks = (vectors.length + BLOCK - 1) / BLOCK;
        List<Block> found = IntStream.range(0, blocks)
                .parallel()
                .mapToObj(block -> block(units, short256, block * BLOCK))
                .toList();
        return new NearDuplicates(
                found.stream()
                        .flatMap(block -> block.pairs().stream())
                        .sorted(Comparator.comparingDouble(Pair::cosine).reversed())
                        .toList(),
                found.stream().anyMatch(Block::cut));
    }

    /** Compares one block of vectors with all that come after its beginning. */
    private static Block block(float[][] units, float[][] projected, int start) {
        int rows = Math.min(BLOCK, units.length - start);
        int length = projected[0].length;
        float[] transposed = new float[length * BLOCK];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < length; i++) {
                transposed[i * BLOCK + row] = projected[start + row][i];
            }
        }
        List<Pair> pairs = new ArrayList<>();
        float[] cosines = new float[BLOCK];
        int[] pairsOfRow = new int[BLOCK];
        boolean cut = false;
        for (int other = start + 1; other < units.length; other++) {
            multiply(projected[other], transposed, cosines);
            for (int row = 0; row < rows && start + row < other; row++) {
                boolean full = pairsOfRow[row] == MOST_PAIRS_OF_ONE;
                if (cosines[row] < CANDIDATE || full && cut) {
                    continue;
                }
                double exact = dot(units[start + row], units[other]);
                if (exact >= THRESHOLD && full) {
                    cut = true;
                } else if (exact >= THRESHOLD) {
                    pairs.add(new Pair(start + row, other, exact));
                    pairsOfRow[row]++;
                }
            }
        }
        return new Block(pairs, cut);
    }

    /** Sums along the rows, not along the vector: only so may the compiler add several at once. */
    private static void multiply(float[] vector, float[] transposed, float[] sums) {
        Arrays.fill(sums, 0);
        for (int i = 0; i < vector.length; i++) {
            float value = vector[i];
            int offset = i * BLOCK;
            for (int row = 0; row < BLOCK; row++) {
                sums[row] += value * transposed[offset + row];
            }
        }
    }

    /** Onto random directions, which keeps angles nearly as they are (Johnson and Lindenstrauss). */
    private static float[][] projected(float[][] units) {
        int length = units[0].length;
        SplittableRandom random = new SplittableRandom(0);
        float[][] signs = new float[length][PROJECTED];
        for (float[] row : signs) {
            for (int i = 0; i < PROJECTED; i++) {
                row[i] = random.nextBoolean() ? 1 : -1;
            }
        }
        return Arrays.stream(units)
                .parallel()
                .map(unit -> {
                    float[] sums = new float[PROJECTED];
                    for (int i = 0; i < length; i++) {
                        addMultiple(sums, unit[i], signs[i]);
                    }
                    return sums;
                })
                .toArray(float[][]::new);
    }

    private static void addMultiple(float[] sums, float factor, float[] values) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += factor * values[i];
        }
    }

    private static float[][] unitsFromMean(float[][] vectors) {
        double[] mean = new double[vectors[0].length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / vectors.length;
            }
        }
        return unitLengths(Arrays.stream(vectors)
                .map(vector -> {
                    float[] centred = new float[vector.length];
                    for (int i = 0; i < centred.length; i++) {
                        centred[i] = (float) (vector[i] - mean[i]);
                    }
                    return centred;
                })
                .toArray(float[][]::new));
    }

    /** Brings each vector to length 1; one of length 0 stays, and is like no other. */
    private static float[][] unitLengths(float[][] vectors) {
        for (float[] vector : vectors) {
            double length = Math.sqrt(dot(vector, vector));
            for (int i = 0; i < vector.length && length > 0; i++) {
                vector[i] /= (float) length;
            }
        }
        return vectors;
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
