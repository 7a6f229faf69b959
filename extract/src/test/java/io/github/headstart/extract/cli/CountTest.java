package io.github.headstart.extract.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.text.Count;
import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void oneIsNoPlural() {
        assertThat(Count.of(0, "problem")).isEqualTo("0 problems");
        assertThat(Count.of(1, "problem")).isEqualTo("1 problem");
        assertThat(Count.of(2000, "problem")).isEqualTo("2,000 problems");
    }
}
