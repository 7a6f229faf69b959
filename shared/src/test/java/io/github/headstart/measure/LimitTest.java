package io.github.headstart.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LimitTest {
    @ParameterizedTest
    @CsvSource({
        "0.57%, 10000, 57",
        "0.29%, 100000, 290",
        "8.2%, 100000, 8200",
        "0.5%, 199, 0",
        "100%, 7, 7",
        "20, 7, 20",
        "0, 7, 0"
    })
    void aPartIsRoundedDownFromItsExactValue(String text, int whole, int expected) {
        assertThat(Limit.parse("max-errors", text).of(whole)).isEqualTo(expected);
    }

    @Test
    void allIsTheWhole() {
        assertThat(Limit.all().of(2_000_000_000)).isEqualTo(2_000_000_000);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "100.1%", "half", "5 %"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Limit.parse("max-errors", text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("max-errors", "expected", "found " + text);
    }
}
