package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void fitsTheWordToTheNumber() {
        assertThat(Counted.of(1, "picture")).isEqualTo("1 picture");
        assertThat(Counted.of(2000, "picture")).isEqualTo("2,000 pictures");
        assertThat(Counted.of(4, "augmented pass")).isEqualTo("4 augmented passes");
    }
}
