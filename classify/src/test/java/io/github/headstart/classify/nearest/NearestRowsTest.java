package io.github.headstart.classify.nearest;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.classify.data.ArrayVectors;
import io.github.headstart.process.Progress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NearestRowsTest {
    @Test
    void findsTheSameHoweverManyVectorsAreHeld() {
        Random random = new Random(1);
        float[][] rows = new float[700][19];
        for (float[] row : rows) {
            for (int i = 0; i < row.length; i++) {
                row[i] = (float) random.nextGaussian();
            }
        }

        List<List<Integer>> atOnce = find(new ArrayVectors(rows), 7, 1024);

        assertThat(find(new ArrayVectors(rows), 7, 128)).isEqualTo(atOnce);
        assertThat(atOnce.stream().map(nearest -> nearest.get(0)).toList())
                .as("each row is the nearest to itself")
                .isEqualTo(IntStream.range(0, rows.length).boxed().toList());
    }

    @Test
    void ofEqualRowsTheFirstIsNearer() {
        ArrayVectors rows = new ArrayVectors(new float[][] {{0, 1}, {2, 0}, {1, 0}, {3, 0}, {0, 0}});

        assertThat(find(rows, 3, 64).get(2)).containsExactly(1, 2, 3);
        assertThat(find(rows, 9, 64).get(0)).containsExactly(0, 1, 2, 3, 4);
    }

    @Test
    void theMemoryOfManyNeighboursIsBoundedToo() {
        long bytes = Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 4);
        long each = 512 * Float.BYTES + Neighbors.bytes(10_000);

        assertThat(Neighbors.bytes(10_000)).isGreaterThanOrEqualTo(80_000);
        assertThat(UnitTiles.most(512, Neighbors.bytes(10_000)) * each).isBetween(bytes / 2, bytes);
        assertThat(UnitTiles.most(512)).isGreaterThan(UnitTiles.most(512, Neighbors.bytes(10_000)));
    }

    private static List<List<Integer>> find(ArrayVectors rows, int most, int held) {
        List<List<Integer>> found = new ArrayList<>();
        new NearestRows(rows, most, Progress.none())
                .find(
                        rows,
                        (vector, row) -> true,
                        (vector, neighbors) -> found.add(IntStream.range(0, neighbors.count())
                                .mapToObj(neighbors::row)
                                .toList()),
                        held);
        return found;
    }
}
