package io.github.bottleneck.backbone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.bottleneck.error.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelismTest {
    @ParameterizedTest
    @CsvSource({"1, 1, 1", "2, 2, 1", "8, 8, 1", "16, 8, 2", "23, 8, 2"})
    void givesEachProcessorAStreamUpToEightAndThenEachStreamMoreThreads(int processors, int streams, int threads) {
        assertThat(Parallelism.of(Optional.of(processors), Optional.of(4)))
                .isEqualTo(new Parallelism(4, streams, threads));
    }

    @Test
    void takesAllProcessorsUnlessToldOtherwise() {
        int processors = Runtime.getRuntime().availableProcessors();
        assertThat(Parallelism.ofMachine()).isEqualTo(Parallelism.of(Optional.of(processors), Optional.empty()));
    }

    @Test
    void namesTheFlagThatIsWrong() {
        assertThatThrownBy(() -> Parallelism.of(Optional.of(0), Optional.empty()))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("--processors")
                .hasMessageContaining("0");
        assertThatThrownBy(() -> Parallelism.of(Optional.of(1), Optional.of(-3)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContaining("--batch")
                .hasMessageContaining("-3");
    }
}
