package io.github.headstart.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PerJobTest {
    private final List<String> closed = new ArrayList<>();
    private final PerJob<String> states = new PerJob<>(closed::add);

    @Test
    void isOpenedOnceAndClosedWhenAnotherJobComes() {
        assertThat(states.of("a", () -> "first")).isEqualTo("first");
        assertThat(states.of("a", () -> "second")).isEqualTo("first");
        assertThat(closed).isEmpty();

        assertThat(states.of("b", () -> "third")).isEqualTo("third");
        assertThat(closed).containsExactly("first");
    }

    @Test
    void isOpenedAgainAfterAnotherJobCouldNotBeOpened() {
        states.of("a", () -> "first");
        assertThatThrownBy(() -> states.of("b", () -> {
                    throw new IllegalStateException("cannot be opened");
                }))
                .hasMessage("cannot be opened");

        assertThat(states.of("a", () -> "second")).isEqualTo("second");
        assertThat(states.of("b", () -> "third")).isEqualTo("third");
        assertThat(closed).containsExactly("first", "second");
    }
}
