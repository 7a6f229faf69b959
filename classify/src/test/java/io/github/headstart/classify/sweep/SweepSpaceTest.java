package io.github.headstart.classify.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.InvalidValueException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepSpaceTest {
    private static final SweepSpace SPACE =
            new SweepSpace(ordered("hidden", List.of("0", "64"), "learning_rate", List.of("1e-3", "1e-4", "1e-5")));
    private static final SweepSpace RANGE =
            new SweepSpace(ordered("learning_rate", List.of("1e-5..1e-1"), "--dropout", List.of("0..0.5")));

    @Test
    void theGridHasEveryCombinationOnce() {
        assertThat(SPACE.grid()).hasSize(6).doesNotHaveDuplicates();
        assertThat(SPACE.grid().get(1)).containsExactly(Map.entry("hidden", "0"), Map.entry("learning_rate", "1e-4"));
    }

    @Test
    void drawsDistinctCombinationsFromTheSeed() {
        assertThat(SPACE.random(4, 1)).hasSize(4).doesNotHaveDuplicates().isEqualTo(SPACE.random(4, 1));
        assertThat(SPACE.random(99, 1)).hasSize(6);
    }

    @Test
    void drawsLogUniformlyFromPositiveRanges() {
        List<Double> rates = RANGE.random(200, 1).stream()
                .map(combination -> Double.valueOf(combination.get("learning_rate")))
                .toList();

        assertThat(rates).allMatch(rate -> rate >= 1e-5 && rate <= 1e-1);
        assertThat(rates.stream().filter(rate -> rate < 1e-3).count()).isBetween(70L, 130L);
    }

    @Test
    void drawsAtLeastOne() {
        for (int count : List.of(0, -3)) {
            assertThatThrownBy(() -> SPACE.random(count, 1))
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage("random: expected at least 1, found " + count);
        }
    }

    @Test
    void aGridHasTheValuesOfARangeByPowersOfTen() {
        assertThat(new SweepSpace(Map.of("l2", List.of("1e-2..1e1"))).grid())
                .extracting(combination -> combination.get("l2"))
                .containsExactly("0.01", "0.1", "1", "10");
        assertThat(new SweepSpace(Map.of("hidden", List.of("3..300"))).grid()).hasSize(3);
    }

    @Test
    void aGridHasNoRangeThatPowersOfTenDoNotFill() {
        for (String range : List.of(
                "0..0.5",
                "0.1..0.5",
                "64..256",
                "3e-5..1e-2",
                "1..1",
                "10..1",
                "-10..-1",
                "1..",
                "1e-999999999..1",
                "1e-999999999..1e-999999998",
                "1..1e999999999")) {
            assertThatThrownBy(() -> new SweepSpace(Map.of("dropout", List.of(range))).grid())
                    .isInstanceOf(InvalidValueException.class)
                    .hasMessage(
                            "dropout: expected values, ends that are powers of ten apart, or option `random`, found "
                                    + range);
        }
    }

    private static Map<String, List<String>> ordered(
            String first, List<String> values, String second, List<String> others) {
        Map<String, List<String>> map = new LinkedHashMap<>();
        map.put(first, values);
        map.put(second, others);
        return map;
    }
}
