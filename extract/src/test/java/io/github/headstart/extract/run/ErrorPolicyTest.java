package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorPolicyTest {
    @Test
    void skipPutsUpWithAnyNumber() {
        assertThatCode(() -> ErrorPolicy.skip().check(100, 100, ErrorPolicyTest::first))
                .doesNotThrowAnyException();
    }

    @Test
    void failEndsWithTheFirstAndNamesIt() {
        assertThatCode(() -> ErrorPolicy.fail().check(0, 100, ErrorPolicyTest::first))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> ErrorPolicy.fail().check(1, 100, ErrorPolicyTest::first))
                .isInstanceOf(PipelineException.class)
                .hasMessage("train/cats/0.jpg: truncated JPEG; 1 of 100 images could not be read so far, "
                        + "at most 0 may. Repair or remove them, or accept more with option `max_errors`");
    }

    @ParameterizedTest
    @CsvSource({"3, 100, 3", "0, 100, 0", "10%, 55, 5", "0.5%, 1000, 5", "0%, 10, 0"})
    void atMostIsANumberOrAPart(String text, int images, int accepted) {
        ErrorPolicy policy = ErrorPolicy.atMost(text);
        assertThatCode(() -> policy.check(accepted, images, ErrorPolicyTest::first))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> policy.check(accepted + 1, images, ErrorPolicyTest::first))
                .isInstanceOf(PipelineException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "many", "101%", "5 %", "1.5"})
    void refusesAnythingElse(String text) {
        assertThatThrownBy(() -> ErrorPolicy.atMost(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("max-errors: expected ");
    }

    @Test
    void retriesOnlyWhenAskedTo() {
        assertThat(ErrorPolicy.skip().retry()).isFalse();
        assertThat(ErrorPolicy.fail().withRetry(true).retry()).isTrue();
    }

    private static ImageFailure first() {
        return new ImageFailure(new Sample("train/cats/0.jpg", Split.TRAIN, "cats", ""), "truncated JPEG");
    }
}
