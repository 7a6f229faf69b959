package io.github.headstart.augment;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.InvalidValueException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TransformParametersTest {
    @Test
    void namesEveryParameterThatIsNotFinite() {
        assertThatThrownBy(() -> new TransformParameters(
                        Float.NaN, 0, 0, 0, 1, Float.POSITIVE_INFINITY, false, false, 0, Optional.of(Float.NaN)))
                .isInstanceOf(InvalidValueException.class)
                .hasMessageContainingAll("theta", "zy", "brightness")
                .hasMessageNotContainingAny("tx", "zx");
    }
}
