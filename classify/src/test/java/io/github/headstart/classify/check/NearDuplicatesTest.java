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
    void findsThePairsThatPointTheSameWayAndNoOthers(int length) {
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

        assertThat(NearDuplicates.find(vectors))
                .extracting(NearDuplicates.Pair::first, NearDuplicates.Pair::second)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(64, 65), org.assertj.core.groups.Tuple.tuple(3, 250));
        assertThat(NearDuplicates.find(vectors).get(0).cosine()).isCloseTo(1, within(1e-6));
    }

    @Test
    void vectorsWithoutAnyDifferenceAreNoPairs() {
        assertThat(NearDuplicates.find(new float[5][100])).isEmpty();
        assertThat(NearDuplicates.find(new float[0][])).isEmpty();
        assertThat(NearDuplicates.find(new float[][] {{1, 0}, {2, 0}, {0, 5}})).isEmpty();
    }
}
