package io.github.headstart.classify.check;

import io.github.headstart.process.WorkerThreads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntConsumer;

/**
 * The near-duplicates among feature vectors: pairs whose cosine similarity after centring is high. It is high for
 * cropped, scaled or recompressed copies of an image, but not for different images of the same class. On
 * cats_and_dogs_small through MobileNet the two known pairs of copies have 0.989 and 0.979, the next pair 0.866.
 *
 * @param pairs in descending order of similarity
 * @param cut whether a vector is in more pairs than the maximum that is counted
 */
record NearDuplicates(List<Pair> pairs, boolean cut) {
    /** The cosine similarity from which two images count as near-duplicates. */
    static final double THRESHOLD = 0.95;
    /** The similarity of the projections from which the exact similarity is computed. */
    private static final float CANDIDATE = 0.85f;

    private static final int MIN_VALUES = 64;
    private static final int MAX_VECTORS = 30_000;
    private static final long MAX_VALUES = 16_000_000;

    /** Limits the pairs of one vector: 1,000 near-identical placeholder images would give half a million pairs. */
    static final int MAX_PAIRS_PER_VECTOR = 20;

    private static final int PROJECTED = 256;
    private static final int BLOCK = 64;

    /** @param cosine similarity after centring, −1 to 1 */
    record Pair(int first, int second, double cosine) {}

    NearDuplicates {
        pairs = List.copyOf(pairs);
    }

    private record Block(List<Pair> pairs, boolean cut) {}

    /**
     * Whether {@link #find} takes about ten seconds on two cores at the most and 100 MB: up to 30,000 vectors and 64 MB
     * of values.
     */
    static boolean isFeasible(int vectors, int length) {
        return vectors <= MAX_VECTORS && (long) vectors * length <= MAX_VALUES;
    }

    /** Whether vectors are long enough: of shorter ones, many unrelated have a high similarity by chance. */
    static boolean isMeaningful(int length) {
        return length >= MIN_VALUES;
    }

    /**
     * Finds all pairs from the threshold on, for each vector at most {@link #MAX_PAIRS_PER_VECTOR} with later vectors.
     * Finds none if the vectors are too short.
     *
     * @param vectors float[n][length]; they become unit vectors from their mean
     */
    static NearDuplicates find(float[][] vectors) {
        if (vectors.length < 2 || !isMeaningful(vectors[0].length)) {
            return new NearDuplicates(List.of(), false);
        }
        float[][] units = unitsFromMean(vectors);
        int length = vectors[0].length;
        float[][] short256 = length <= PROJECTED ? units : unitLengths(projected(units));
        int blocks = (vectors.length + BLOCK - 1) / BLOCK;
        Block[] compared = new Block[blocks];
        onAllProcessors(blocks, block -> compared[block] = block(units, short256, block * BLOCK));
        List<Block> found = List.of(compared);
        return new NearDuplicates(
                found.stream()
                        .flatMap(block -> block.pairs().stream())
                        .sorted(Comparator.comparingDouble(Pair::cosine).reversed())
                        .toList(),
                found.stream().anyMatch(Block::cut));
    }

    /** Compares a block of vectors with all later vectors. */
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
                boolean full = pairsOfRow[row] == MAX_PAIRS_PER_VECTOR;
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

    /** Loops over the rows inside, because the JIT compiler can vectorize that loop but not a sum along a vector. */
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

    /** Projects onto random directions, which nearly preserves angles (Johnson–Lindenstrauss lemma). */
    private static float[][] projected(float[][] units) {
        int length = units[0].length;
        SplittableRandom random = new SplittableRandom(0);
        float[][] signs = new float[length][PROJECTED];
        for (float[] row : signs) {
            for (int i = 0; i < PROJECTED; i++) {
                row[i] = random.nextBoolean() ? 1 : -1;
            }
        }
        float[][] projected = new float[units.length][PROJECTED];
        onAllProcessors(units.length, unit -> {
            for (int i = 0; i < length; i++) {
                addMultiple(projected[unit], units[unit][i], signs[i]);
            }
        });
        return projected;
    }

    private static void onAllProcessors(int count, IntConsumer work) {
        try (WorkerThreads threads =
                new WorkerThreads("near-duplicates", Runtime.getRuntime().availableProcessors())) {
            for (int i = 0; i < count; i++) {
                int number = i;
                threads.run(() -> work.accept(number));
            }
            threads.await();
        }
    }

    static void addMultiple(float[] sums, float factor, float[] values) {
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
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                vector[i] = (float) (vector[i] - mean[i]);
            }
        }
        return unitLengths(vectors);
    }

    /** Scales each vector to length 1 in place; one of length 0 is left and is similar to no other. */
    private static float[][] unitLengths(float[][] vectors) {
        for (float[] vector : vectors) {
            double length = Math.sqrt(dot(vector, vector));
            for (int i = 0; i < vector.length && length > 0; i++) {
                vector[i] /= (float) length;
            }
        }
        return vectors;
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (double) a[i] * b[i];
        }
        return sum;
    }
}
