package io.github.headstart.classify.check;

import io.github.headstart.classify.data.Vectors;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The near-duplicates among feature vectors: pairs whose cosine similarity after centring is high. It is high for
 * cropped, scaled or recompressed copies of an image, but not for different images of the same class. On
 * cats_and_dogs_small through MobileNet the two known pairs of copies have 0.989 and 0.979, the next pair 0.866.
 *
 * @param pairs in descending order of similarity
 * @param cut whether a vector is in more pairs than the maximum that is counted
 * @param recall of an approximate search, 0 to 1: the share found of random pairs whose cosine is the threshold; pairs that
 *     are more similar are found more often. Empty if the search was exact
 */
record NearDuplicates(List<Pair> pairs, boolean cut, OptionalDouble recall) {
    /** The cosine similarity from which two images count as near-duplicates. */
    static final double THRESHOLD = 0.95;
    /** Limits the pairs of one vector: 1,000 near-identical placeholder images would give half a million pairs. */
    static final int MAX_PAIRS_PER_VECTOR = 20;

    private static final int MIN_VALUES = 64;
    private static final Comparator<Pair> ORDER = Comparator.comparingDouble(Pair::cosine)
            .reversed()
            .thenComparingInt(Pair::first)
            .thenComparingInt(Pair::second);

    /** @param cosine similarity after centring, −1 to 1 */
    record Pair(int first, int second, double cosine) {}

    NearDuplicates {
        pairs = pairs.stream().sorted(ORDER).toList();
    }

    /** Whether vectors are long enough: of shorter ones, many unrelated have a high similarity by chance. */
    static boolean isMeaningful(Vectors vectors) {
        return vectors.length() >= MIN_VALUES;
    }
}
