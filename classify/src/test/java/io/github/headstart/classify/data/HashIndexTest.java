package io.github.headstart.classify.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HashIndexTest {
    @Test
    void findsTheFirstOfEqualHashesThoughAllBeginInOneSlot() {
        HashIndex index = new HashIndex(new long[] {5, 5 + 16, 7, 5, 0, 5 + 32});

        assertThat(index.first(5)).isZero();
        assertThat(index.first(5 + 16)).isEqualTo(1);
        assertThat(index.first(5 + 32)).isEqualTo(5);
        assertThat(index.first(0)).isEqualTo(4);
        assertThat(index.first(6)).isEqualTo(-1);
        assertThat(new HashIndex(new long[0]).first(6)).isEqualTo(-1);
    }

    @Test
    void findsEachOfMany() {
        long[] hashes = IntStream.range(0, 100_000)
                .mapToLong(i -> HashIndex.hash("train/cats/%d.jpg".formatted(i)))
                .toArray();
        HashIndex index = new HashIndex(hashes);

        for (int i = 0; i < hashes.length; i++) {
            assertThat(index.first(hashes[i])).isEqualTo(i);
        }
    }
}
