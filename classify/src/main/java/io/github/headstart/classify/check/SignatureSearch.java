package io.github.headstart.classify.check;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An approximate search for near-duplicates among many feature vectors, in time that grows with their number n only as
 * n log n and in 16 bytes per vector. The signature of a vector has a bit for each of {@link #BITS} random hyperplanes
 * through the mean of {@link #SAMPLE} vectors: the side on which it lies, so that similar vectors differ in few bits
 * (Charikar, "Similarity estimation techniques from rounding algorithms", STOC 2002). The vectors are sorted by
 * {@link #KEY_BITS} of these bits, chosen at random, {@link #SORTS} times, and each time compared with the
 * {@link #WINDOW} after them. The cosine is computed exactly for the {@link #MAX_CANDIDATES} pairs that differ in the
 * fewest bits. Among a million vectors it finds most pairs with a cosine of 0.95 and nearly all with 0.98 or more.
 */
final class SignatureSearch {
    static final int BITS = Long.SIZE;
    static final int SAMPLE = 4096;
    static final int KEY_BITS = 32;
    static final int SORTS = 16;
    static final int WINDOW = 32;
    /** A cosine of 0.95 gives 6.5 different bits on average, with a standard deviation of 2.4. */
    static final int MAX_DISTANCE = 14;

    static final int MAX_CANDIDATES = 100_000;

    private final PooledFeatures features;
    private final float[] mean;
    private final long[] signatures;
    /** Vectors equal to the mean, which are similar to no other. */
    private final BitSet zeros = new BitSet();

    private SignatureSearch(PooledFeatures features) {
        this.features = features;
        mean = mean();
        signatures = signatures();
    }

    /** The near-duplicates that were found, in descending order of similarity. */
    static NearDuplicates find(PooledFeatures features) {
        SignatureSearch search = new SignatureSearch(features);
        List<NearDuplicates.Pair> pairs = search.candidates().stream()
                .map(pair -> new NearDuplicates.Pair(pair.first(), pair.second(), search.cosine(pair)))
                .filter(pair -> pair.cosine() >= NearDuplicates.THRESHOLD)
                .sorted(Comparator.comparingDouble(NearDuplicates.Pair::cosine).reversed())
                .toList();
        return new NearDuplicates(pairs, false);
    }

    /** @param distance number of different bits */
    private record Candidate(int distance, int first, int second) {
        static final Comparator<Candidate> ORDER = Comparator.comparingInt(Candidate::distance)
                .thenComparingInt(Candidate::first)
                .thenComparingInt(Candidate::second);
    }

    private float[] mean() {
        int sample = Math.min(SAMPLE, features.count());
        double[] sums = new double[features.length()];
        for (int i = 0; i < sample; i++) {
            float[] vector = features.vector((int) ((long) i * features.count() / sample));
            for (int k = 0; k < sums.length; k++) {
                sums[k] += vector[k];
            }
        }
        float[] means = new float[sums.length];
        for (int k = 0; k < sums.length; k++) {
            means[k] = (float) (sums[k] / sample);
        }
        return means;
    }

    private long[] signatures() {
        SplittableRandom random = new SplittableRandom(0);
        float[][] planes = new float[features.length()][BITS];
        for (float[] row : planes) {
            for (int bit = 0; bit < BITS; bit++) {
                row[bit] = random.nextBoolean() ? 1 : -1;
            }
        }
        long[] all = new long[features.count()];
        for (int number = 0; number < all.length; number++) {
            float[] vector = centred(number);
            float[] sums = new float[BITS];
            boolean zero = true;
            for (int k = 0; k < vector.length; k++) {
                NearDuplicates.addMultiple(sums, vector[k], planes[k]);
                zero &= vector[k] == 0;
            }
            for (int bit = 0; bit < BITS; bit++) {
                all[number] |= (sums[bit] > 0 ? 1L : 0L) << bit;
            }
            zeros.set(number, zero);
        }
        return all;
    }

    private TreeSet<Candidate> candidates() {
        TreeSet<Candidate> best = new TreeSet<>(Candidate.ORDER);
        Random random = new Random(0);
        List<Integer> bits = IntStream.range(0, BITS).boxed().collect(Collectors.toList());
        long[] sorted = new long[signatures.length - zeros.cardinality()];
        for (int sort = 0; sort < SORTS; sort++) {
            Collections.shuffle(bits, random);
            sort(sorted, bits.stream().limit(KEY_BITS).mapToInt(bit -> bit).toArray());
            for (int i = 0; i < sorted.length; i++) {
                for (int k = i + 1; k < Math.min(sorted.length, i + 1 + WINDOW); k++) {
                    add(best, (int) sorted[i], (int) sorted[k]);
                }
            }
        }
        return best;
    }

    /** Fills an array with the given bits of the signatures, sorted, and the numbers of the vectors in the low bits. */
    private void sort(long[] keys, int[] bits) {
        int next = 0;
        for (int number = 0; number < signatures.length; number++) {
            if (!zeros.get(number)) {
                long key = 0;
                for (int bit : bits) {
                    key = key << 1 | signatures[number] >>> bit & 1;
                }
                keys[next++] = key << Integer.SIZE | number;
            }
        }
        Arrays.sort(keys);
    }

    private void add(TreeSet<Candidate> best, int one, int other) {
        int distance = Long.bitCount(signatures[one] ^ signatures[other]);
        if (distance <= MAX_DISTANCE
                && (best.size() < MAX_CANDIDATES || distance < best.last().distance())) {
            best.add(new Candidate(distance, Math.min(one, other), Math.max(one, other)));
            if (best.size() > MAX_CANDIDATES) {
                best.pollLast();
            }
        }
    }

    private double cosine(Candidate pair) {
        float[] first = centred(pair.first());
        float[] second = centred(pair.second());
        return NearDuplicates.dot(first, second)
                / Math.sqrt(NearDuplicates.dot(first, first) * NearDuplicates.dot(second, second));
    }

    private float[] centred(int number) {
        float[] vector = features.vector(number);
        for (int k = 0; k < vector.length; k++) {
            vector[k] -= mean[k];
        }
        return vector;
    }
}
