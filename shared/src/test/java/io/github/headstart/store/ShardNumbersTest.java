package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShardNumbersTest {
    @Test
    void readsBackWhatItWrote() {
        assertThat(ShardNumbers.text()).isEmpty();
        assertThat(ShardNumbers.text(0, ShardNumbers.NONE, 3, ShardNumbers.NONE))
                .isEqualTo("0 - 3");
        assertThat(ShardNumbers.text(ShardNumbers.NONE, 12)).isEqualTo("- 12");
        assertThat(ShardNumbers.of(entry(1, "0 - 3"))).containsExactly(0, ShardNumbers.NONE, 3);
        assertThat(ShardNumbers.of(entry(1, ""))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x7", "0 x", "99999999999", "-1"})
    void namesAnEntryWhoseShardsAreNotNumbers(String shards) {
        assertThatThrownBy(() -> ShardNumbers.of(entry(1, shards)))
                .isInstanceOf(PipelineException.class)
                .hasMessageContainingAll(
                        "samples.csv, " + sample(1).path(), "found \"" + shards + "\"", "option `repair`");
    }

    private static Sample sample(int number) {
        return TestRecipes.key(Split.TRAIN, "a", number, 0).sample();
    }

    private static SampleFile.Entry entry(int number, String shards) {
        Sample sample = sample(number);
        return new SampleFile.Entry(sample, SampleFile.OK, shards);
    }
}
