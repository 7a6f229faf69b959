package io.github.headstart.classify.export;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Damaged;
import io.github.headstart.image.Fit;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Orientation;
import io.github.headstart.image.Resize;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphLimitsTest {
    @Test
    void refusesACropOutOfAResizedImage() {
        ImageSpec image =
                new ImageSpec(224, 224, Resize.BICUBIC, Fit.CROP, Optional.of(256), Orientation.IGNORE, Damaged.ERROR);

        assertThatThrownBy(() -> GraphLimits.check(image))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining(
                        "exactly: expected resize nearest, found bicubic, expected fit stretch, found crop, expected no resize_to, found 256; use");
    }
}
