package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkersTest {
    @Test
    void aBatchThatNoArrayHoldsIsRefusedWithTheLargestThatIsPossible() {
        assertThatThrownBy(() -> new Workers(1, 200).check(2048, 2048))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageMatching("batch: expected at most \\d+ for images of 2048 x 2048 pixels with 1 workers and "
                        + "a heap of \\d+ MiB, found 200");
        assertThatThrownBy(() -> new Workers(1 << 20, 1).check(10_000, 10_000))
                .hasMessageContaining("batch: expected a larger heap, or fewer workers, for images of 10000 x 10000");
    }

    @Test
    void ordinaryBatchesAreTaken() {
        assertThatCode(() -> new Workers(2, 8).check(150, 150)).doesNotThrowAnyException();
        assertThat(new Workers(2, 8).fitting(150, 150)).isEqualTo(new Workers(2, 8));
        assertThat(new Workers(2, 8).fitting(10_000, 10_000).batch()).isLessThan(8);
    }

    @Test
    void givesEachProcessorABatch() {
        assertThat(Workers.of(Optional.of(23), Optional.of(4))).isEqualTo(new Workers(23, 4));
    }

    @Test
    void takesAllProcessorsUnlessToldOtherwise() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Workers.ofMachine()).isEqualTo(Workers.of(Optional.of(processors), Optional.empty()));
    }

    @Test
    void namesWhatIsWrong() {
        assertThatThrownBy(() -> Workers.of(Optional.of(0), Optional.of(-3)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("workers")
                .hasMessageContaining("0")
                .hasMessageContaining("batch")
                .hasMessageContaining("-3");
    }
}
