package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParallelismTest {
    @Test
    void givesEachProcessorABatch() {
        assertThat(Parallelism.of(Optional.of(23), Optional.of(4))).isEqualTo(new Parallelism(23, 4));
    }

    @Test
    void takesAllProcessorsUnlessToldOtherwise() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Parallelism.ofMachine()).isEqualTo(Parallelism.of(Optional.of(processors), Optional.empty()));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> Parallelism.of(Optional.of(0), Optional.of(-3)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("processors")
                .hasMessageContaining("0")
                .hasMessageContaining("batch")
                .hasMessageContaining("-3");
    }
}
