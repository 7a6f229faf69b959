package io.github.headstart.extract.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.dataset.Picture;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorPolicyTest {
    @Test
    void skipPutsUpWithAnyNumber() {
        assertThatCode(() -> ErrorPolicy.skip().check(unreadable(100), 100)).doesNotThrowAnyException();
    }

    @Test
    void failEndsWithTheFirstAndNamesIt() {
        assertThatCode(() -> ErrorPolicy.fail().check(unreadable(0), 100)).doesNotThrowAnyException();
        assertThatThrownBy(() -> ErrorPolicy.fail().check(unreadable(1), 100))
                .isInstanceOf(PipelineException.class)
                .hasMessage("train/cats/0.jpg: truncated JPEG; 1 of 100 pictures could not be read so far, "
                        + "at most 0 may. Mend or remove them, or accept more by --max-errors");
    }

    @ParameterizedTest
    @CsvSource({"3, 100, 3", "0, 100, 0", "10%, 55, 5", "0.5%, 1000, 5", "0%, 10, 0"})
    void atMostIsANumberOrAPart(String text, int pictures, int accepted) {
        ErrorPolicy policy = ErrorPolicy.atMost(text);
        assertThatCode(() -> policy.check(unreadable(accepted), pictures)).doesNotThrowAnyException();
        assertThatThrownBy(() -> policy.check(unreadable(accepted + 1), pictures))
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

    private static List<SampleFile.Entry> unreadable(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new SampleFile.Entry(
                        new Picture("train/cats/%d.jpg".formatted(i), Split.TRAIN, "cats"), "", "truncated JPEG"))
                .toList();
    }
}
