package io.github.headstart.classify.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountedTest {
    @Test
    void usesSingularAndPlural() {
        assertThat(Counted.of(1, "image")).isEqualTo("1 image");
        assertThat(Counted.of(2000, "image")).isEqualTo("2,000 images");
        assertThat(Counted.of(4, "augmentation pass")).isEqualTo("4 augmentation passes");
    }
}
