package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardNumbersTest {
    @Test
    void findsTheSamplesOfSomeShardsInTheirOrder() {
        List<SampleFile.Entry> entries = List.of(entry(1, "0 - 3"), entry(2, ""), entry(3, "1 0"), entry(4, "0"));
        ShardName first = new ShardName(Split.TRAIN, 0, 0);
        ShardName second = new ShardName(Split.TRAIN, 2, 3);
        ShardName empty = new ShardName(Split.TEST, 0, 0);
        assertThat(ShardNumbers.samples(entries, List.of(first, second, empty)))
                .isEqualTo(Map.of(first, List.of(sample(1), sample(4)), second, List.of(sample(1)), empty, List.of()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x7", "0 x", "99999999999", "-1"})
    void namesAnEntryWhoseShardsAreNotNumbers(String shards) {
        assertThatThrownBy(() -> ShardNumbers.samples(List.of(entry(1, shards)), List.of()))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "samples.csv, " + sample(1).path(), "found \"" + shards + "\"", "option `repair`");
    }

    /** Looking at all lines again for each shard takes many minutes. */
    @Test
    void looksAtEachLineOnceHoweverManyShardsThereAre() {
        int shards = 100_000;
        List<SampleFile.Entry> entries = IntStream.range(0, 2 * shards)
                .mapToObj(number -> entry(number, Integer.toString(number / 2)))
                .toList();
        List<ShardName> names = IntStream.range(0, shards)
                .mapToObj(number -> new ShardName(Split.TRAIN, 0, number))
                .toList();
        Map<ShardName, List<Sample>> samples =
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> ShardNumbers.samples(entries, names));
        assertThat(samples).hasSize(shards);
        assertThat(samples.get(names.get(7))).containsExactly(sample(14), sample(15));
    }

    private static Sample sample(int number) {
        return TestRecipes.key(Split.TRAIN, "a", number, 0).sample();
    }

    private static SampleFile.Entry entry(int number, String shards) {
        Sample sample = sample(number);
        return new SampleFile.Entry(sample, SampleFile.OK, shards);
    }
}
