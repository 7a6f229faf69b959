package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ParallelismTest {
    @Test
    void aBatchThatNoArrayHoldsIsRefusedWithTheLargestThatIsPossible() {
        assertThatThrownBy(() -> new Parallelism(1, 200).check(2048, 2048))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageMatching(
                        "batch: expected at most \\d+ for images of 2048 x 2048 pixels with 1 processors and "
                                + "a heap of \\d+ MiB, found 200");
        assertThatThrownBy(() -> new Parallelism(1 << 20, 1).check(10_000, 10_000))
                .hasMessageContaining(
                        "batch: expected a larger heap, or fewer processors, for images of 10000 x 10000");
    }

    @Test
    void ordinaryBatchesAreTaken() {
        assertThatCode(() -> new Parallelism(2, 8).check(150, 150)).doesNotThrowAnyException();
        assertThat(new Parallelism(2, 8).fitting(150, 150)).isEqualTo(new Parallelism(2, 8));
        assertThat(new Parallelism(2, 8).fitting(10_000, 10_000).batch()).isLessThan(8);
    }

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
