package io.github.headstart.classify.train;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.classify.head.Activation;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.manifest.Pooling;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TrainLimitsTest {
    private static final int ALL_ROWS = 1_000_000;

    @Test
    void theDefaultsAreWithinTheLimits() {
        assertThatCode(() -> TrainLimits.check(head(256), batchSize(20), 2000)).doesNotThrowAnyException();
        assertThatCode(() -> TrainLimits.check(head(256), batchSize(100_000), 2000))
                .as("a batch of all rows")
                .doesNotThrowAnyException();
    }

    @Test
    void refusesATooLargeBatchAndNamesTheLimit() {
        assertThatThrownBy(() -> TrainLimits.check(head(256), batchSize(500_000), ALL_ROWS))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageMatching("batch_size: expected at most [\\d,]+ rows of 8,192 values in a heap of \\d+ MiB, "
                        + "which -Xmx in JDK_JAVA_OPTIONS raises, found 500,000");
    }

    @Test
    void refusesATooLargeHeadAndNamesTheLimit() {
        // Several layers, each of which fits into an array.
        HeadSpec huge = head(200_000, 10_000, 200_000, 10_000, 200_000, 10_000, 200_000, 10_000, 200_000, 10_000);

        assertThatThrownBy(() -> TrainLimits.check(huge, batchSize(20), 2000))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageMatching("hidden: expected a head of at most [\\d,]+ weights in a heap of \\d+ MiB, .*, "
                        + "found 19,\\d{3},\\d{3},\\d{3}");
    }

    @Test
    void refusesALogisticRegressionWhoseSearchDoesNotFit() {
        HeadSpec maps = new HeadSpec(List.of(7, 7, 512), Pooling.NONE, List.of(), Activation.RELU, 0, 1e-3, 80_000);

        assertThatThrownBy(() -> TrainLimits.check(maps, TestOptions.probe(1e-3), 2000))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageMatching("pooling: expected a head of at most [\\d,]+ weights in a heap of \\d+ MiB, .*, "
                        + "found 2,\\d{3},\\d{3},\\d{3}");
    }

    @Test
    void refusesATooLargeLayerAndNamesTheLimit() {
        assertThatThrownBy(() -> head(9_999_999))
                .isInstanceOf(InvalidValueException.class)
                .hasMessage("hidden: expected at most 262143 outputs of a layer of 8192 inputs, found 9999999");
    }

    private static HeadSpec head(Integer... hidden) {
        return new HeadSpec(List.of(4, 4, 512), Pooling.NONE, List.of(hidden), Activation.RELU, 0, 0, 2);
    }

    private static TrainOptions batchSize(int rows) {
        return TestOptions.of(
                new EpochOptions(1, rows, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                1e-3);
    }
}
