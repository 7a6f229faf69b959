package io.github.headstart.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CountTest {
    @Test
    void usesSingularAndPlural() {
        assertThat(Count.of(0, "image")).isEqualTo("0 images");
        assertThat(Count.of(1, "image")).isEqualTo("1 image");
        assertThat(Count.of(2000, "image")).isEqualTo("2,000 images");
        assertThat(Count.of(4, "augmentation pass")).isEqualTo("4 augmentation passes");
    }
}
