package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NearDuplicatesTest {
    @ParameterizedTest
    @ValueSource(ints = {100, 1000})
    void findsPairsWithHighCosineSimilarityOnly(int length) {
        Random random = new Random(1);
        float[][] vectors = new float[300][length];
        for (float[] vector : vectors) {
            for (int i = 0; i < length; i++) {
                vector[i] = 5 + (float) random.nextGaussian();
            }
        }
        for (int i = 0; i < length; i++) {
            vectors[250][i] = vectors[3][i] + 0.1f * (float) random.nextGaussian();
            vectors[65][i] = vectors[64][i];
        }

        NearDuplicates found = NearDuplicates.find(vectors);

        assertThat(found.cut()).isFalse();
        assertThat(found.pairs())
                .extracting(NearDuplicates.Pair::first, NearDuplicates.Pair::second)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(64, 65), org.assertj.core.groups.Tuple.tuple(3, 250));
        assertThat(found.pairs().get(0).cosine()).isCloseTo(1, within(1e-6));
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

        NearDuplicates found = NearDuplicates.find(vectors);

        assertThat(found.cut()).isTrue();
        assertThat(found.pairs()).hasSizeBetween(7900 * NearDuplicates.MAX_PAIRS_PER_VECTOR, 170_000);
        assertThat(found.pairs()).anyMatch(pair -> pair.first() == 8001 && pair.second() == 9999);
    }

    @Test
    void vectorsEqualToTheMeanAreNoPairs() {
        assertThat(NearDuplicates.find(new float[5][100]).pairs()).isEmpty();
        assertThat(NearDuplicates.find(new float[0][]).pairs()).isEmpty();
        assertThat(NearDuplicates.find(new float[][] {{1, 0}, {2, 0}, {0, 5}}).pairs())
                .isEmpty();
    }
}
