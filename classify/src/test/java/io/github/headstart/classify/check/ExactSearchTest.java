package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.headstart.classify.check.NearDuplicates.Pair;
import io.github.headstart.classify.data.ArrayVectors;
import io.github.headstart.process.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactSearchTest {
    @ParameterizedTest
    @CsvSource({"64, 300", "100, 300", "1000, 300", "100, 64", "1000, 128"})
    void findsThePairsThatComparingEachWithEachFinds(int length, int heldAtOnce) {
        Random random = new Random(1);
        float[][] vectors = new float[300][length];
        for (int k = 0; k < vectors.length; k++) {
            // Every fifth is a copy of an earlier one with noise, at cosines around the threshold.
            float[] base = k % 5 == 4 ? vectors[random.nextInt(k)] : new float[length];
            float noise = k % 5 == 4 ? 0.1f + 0.4f * random.nextFloat() : 1;
            for (int i = 0; i < length; i++) {
                vectors[k][i] = base[i] + (k % 5 == 4 ? 0 : 5) + noise * (float) random.nextGaussian();
            }
        }
        vectors[65] = vectors[64].clone();

        NearDuplicates found = ExactSearch.find(new CentredVectors(new ArrayVectors(vectors)), heldAtOnce);

        List<Pair> expected = eachWithEach(vectors);
        assertThat(expected).hasSizeBetween(20, 60);
        assertThat(found.cut()).isFalse();
        assertThat(numbers(found.pairs())).containsExactlyInAnyOrderElementsOf(numbers(expected));
        assertThat(found.pairs().get(0).cosine()).isCloseTo(1, within(1e-6));
        assertThat(found.pairs()).isSortedAccordingTo((a, b) -> Double.compare(b.cosine(), a.cosine()));
    }

    @Test
    void limitsThePairsOfOneVectorButNotThoseOfOthers() {
        Random random = new Random(1);
        float[][] vectors = new float[10_000][64];
        for (int k = 0; k < vectors.length; k++) {
            for (int i = 0; i < 64; i++) {
                // 8,000 vectors that differ only by compression noise, and 2,000 distinct ones.
                vectors[k][i] = k < 8000 ? i + 0.01f * random.nextFloat() : 60 * random.nextFloat();
            }
        }
        vectors[9999] = vectors[8001].clone();

        NearDuplicates found = find(vectors);

        assertThat(found.cut()).isTrue();
        assertThat(found.pairs()).hasSizeBetween(7900 * NearDuplicates.MAX_PAIRS_PER_VECTOR, 170_000);
        assertThat(found.pairs()).anyMatch(pair -> pair.first() == 8001 && pair.second() == 9999);
    }

    @Test
    void vectorsEqualToTheMeanAreNoPairs() {
        assertThat(find(new float[5][100]).pairs()).isEmpty();
        assertThat(find(new float[1][100]).pairs()).isEmpty();
    }

    private static NearDuplicates find(float[][] vectors) {
        return ExactSearch.find(new CentredVectors(new ArrayVectors(vectors)), rows -> Progress.none());
    }

    private static List<Pair> eachWithEach(float[][] vectors) {
        double[] mean = new double[vectors[0].length];
        for (float[] vector : vectors) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += vector[i] / (double) vectors.length;
            }
        }
        List<Pair> pairs = new ArrayList<>();
        for (int first = 0; first < vectors.length; first++) {
            for (int second = first + 1; second < vectors.length; second++) {
                double product = 0;
                double one = 0;
                double other = 0;
                for (int i = 0; i < mean.length; i++) {
                    double a = vectors[first][i] - mean[i];
                    double b = vectors[second][i] - mean[i];
                    product += a * b;
                    one += a * a;
                    other += b * b;
                }
                double cosine = product / Math.sqrt(one * other);
                if (cosine >= NearDuplicates.THRESHOLD) {
                    pairs.add(new Pair(first, second, cosine));
                }
            }
        }
        return pairs;
    }

    private static List<List<Integer>> numbers(List<Pair> pairs) {
        return pairs.stream().map(pair -> List.of(pair.first(), pair.second())).toList();
    }
}
