package io.github.headstart.backbone.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.manifest.Pooling;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputMapsTest {
    /** Two images of [2 channels, 1, 3] or, in the other order, [1, 3, 2 channels]; no value is positive. */
    private static final float[] CHANNELS_FIRST = {-1, -2, -3, -4, -6, -8, -9, -7, -5, -1, 0, -2};

    private static final float[] CHANNELS_LAST = {-1, -4, -2, -6, -3, -8, -9, -1, -7, 0, -5, -2};

    @Test
    void theLargestValueMayBeNegative() {
        assertThat(copy(true, Pooling.MAX)).containsExactly(-1, -4, -5, 0);
        assertThat(copy(false, Pooling.MAX)).containsExactly(-1, -4, -5, 0);
    }

    @Test
    void theMeanIsThatOfEachChannel() {
        assertThat(copy(true, Pooling.AVG)).containsExactly(-2, -6, -7, -1);
        assertThat(copy(false, Pooling.AVG)).containsExactly(-2, -6, -7, -1);
    }

    @Test
    void channelsComeLast() {
        assertThat(copy(true, null)).isEqualTo(CHANNELS_LAST);
        assertThat(copy(false, null)).isEqualTo(CHANNELS_LAST);
    }

    private static float[] copy(boolean channelsFirst, Pooling pooling) {
        OutputMaps maps = new OutputMaps(
                channelsFirst ? List.of(2, 1, 3) : List.of(1, 3, 2), channelsFirst, Optional.ofNullable(pooling));
        float[] features = new float[2 * maps.shape().size()];
        maps.copy(FloatBuffer.wrap(channelsFirst ? CHANNELS_FIRST : CHANNELS_LAST), 2, features, 0);
        return features;
    }
}
