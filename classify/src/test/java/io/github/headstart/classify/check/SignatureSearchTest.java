package io.github.headstart.classify.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.TestStore;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignatureSearchTest {
    private static final int LENGTH = 128;

    @TempDir
    private Path folder;

    @Test
    void findsNearlyAllThatTheExactSearchFinds() {
        Random random = new Random(1);
        float[][] vectors = new float[20_000][];
        for (int k = 0; k < vectors.length; k++) {
            // Every tenth is a copy of the one before it with noise, at a cosine of 0.95 to 0.999.
            float noise = k % 10 == 9 ? 0.05f + 0.25f * random.nextFloat() : 1;
            float[] base = k % 10 == 9 ? vectors[k - 1] : new float[LENGTH];
            vectors[k] = new float[LENGTH];
            for (int i = 0; i < LENGTH; i++) {
                vectors[k][i] = base[i] + noise * (float) random.nextGaussian() + (k % 10 == 9 ? 0 : 3);
            }
        }

        NearDuplicates found = SignatureSearch.find(features(vectors));

        NearDuplicates expected = NearDuplicates.find(vectors);
        assertThat(expected.pairs()).hasSizeGreaterThan(1500);
        Set<List<Integer>> pairs = new HashSet<>(numbers(found));
        assertThat(numbers(expected)).containsAll(pairs);
        assertThat((double) pairs.size() / expected.pairs().size()).isGreaterThan(0.9);
        assertThat(expected.pairs().stream().filter(pair -> pair.cosine() > 0.98))
                .allMatch(pair -> pairs.contains(List.of(pair.first(), pair.second())));
    }

    @Test
    void boundsThePairsOfManyNearIdenticalImages() {
        Random random = new Random(1);
        float[][] vectors = new float[8000][LENGTH];
        for (int k = 0; k < vectors.length; k++) {
            for (int i = 0; i < LENGTH; i++) {
                vectors[k][i] = k < 6000 ? i + 0.01f * random.nextFloat() : 90 * random.nextFloat();
            }
        }

        assertThat(SignatureSearch.find(features(vectors)).pairs()).hasSize(SignatureSearch.MAX_CANDIDATES);
        assertThat(SignatureSearch.find(features(new float[100][LENGTH])).pairs())
                .as("equal to the mean")
                .isEmpty();
    }

    private static List<List<Integer>> numbers(NearDuplicates found) {
        return found.pairs().stream()
                .map(pair -> List.of(pair.first(), pair.second()))
                .toList();
    }

    private PooledFeatures features(float[][] vectors) {
        FeatureStore store = new TestStore(folder)
                .add(Split.TRAIN, 0, TestStore.samples(Split.TRAIN, vectors.length))
                .publish();
        Features source = new Features() {
            @Override
            public int featureSize() {
                return LENGTH;
            }

            @Override
            public void read(SplitIndex rows, int row, float[] target, int offset) {
                System.arraycopy(vectors[row], 0, target, offset, LENGTH);
            }

            @Override
            public void close() {}
        };
        return new PooledFeatures(
                new CheckedImages(store, List.of(SplitIndex.of(store, Split.TRAIN))),
                IntStream.range(0, vectors.length).toArray(),
                source,
                new FeatureShape(List.of(1, 1, LENGTH)));
    }
}
