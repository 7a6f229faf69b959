package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.check.NearDuplicates.Pair;
import io.github.headstart.classify.data.ArrayVectors;
import io.github.headstart.process.Progress;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IndexSearchTest {
    @ParameterizedTest
    @ValueSource(ints = {96, 300})
    void findsNearlyAllThatTheExactSearchFinds(int length) {
        Random random = new Random(1);
        float[][] vectors = new float[5000][length];
        for (int k = 0; k < vectors.length; k++) {
            // Every tenth is a copy of the one before it with noise, at a cosine of 0.95 to 0.999.
            boolean copy = k % 10 == 9;
            float noise = copy ? 0.05f + 0.25f * random.nextFloat() : 1;
            for (int i = 0; i < length; i++) {
                vectors[k][i] = (copy ? vectors[k - 1][i] : 3) + noise * (float) random.nextGaussian();
            }
        }

        NearDuplicates found = IndexSearch.find(new CentredVectors(new ArrayVectors(vectors)), rows -> Progress.none());

        List<Pair> expected = ExactSearch.find(new CentredVectors(new ArrayVectors(vectors)), rows -> Progress.none())
                .pairs();
        assertThat(expected).hasSizeGreaterThan(400);
        assertThat(expected).containsAll(found.pairs());
        assertThat((double) found.pairs().size() / expected.size()).isGreaterThan(0.95);
        assertThat(found.recall().orElseThrow()).isBetween(0.95, 1.0);
    }
}
