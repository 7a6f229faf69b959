package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.text.Count;
import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void fitsTheWordToTheNumber() {
        assertThat(Count.of(1, "image")).isEqualTo("1 image");
        assertThat(Count.of(2000, "image")).isEqualTo("2,000 images");
        assertThat(Count.of(4, "augmented pass")).isEqualTo("4 augmented passes");
    }
}
