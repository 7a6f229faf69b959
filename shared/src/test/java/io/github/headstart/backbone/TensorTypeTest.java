package io.github.headstart.backbone;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.family.TType;

class TensorTypeTest {
    @Test
    void roundsToTheNearestFloat16AndTiesToTheEvenOne() {
        float[] values = {
            0,
            -0f,
            0.1f,
            1 + 0x1p-11f,
            1 + 3 * 0x1p-11f,
            1 + 0x1.1p-11f,
            -123.68f,
            65519,
            65520,
            0x1p-24f,
            0x1p-25f,
            0x1.8p-25f,
            0x1.8p-24f,
            0.49999f,
            -1e9f,
            Float.NaN
        };
        // As numpy.float32(value).astype(numpy.float16) has them.
        assertThat(through(TensorType.FLOAT16, values))
                .containsExactly(
                        0,
                        -0f,
                        0.0999755859375f,
                        1,
                        1 + 0x1p-9f,
                        1 + 0x1p-10f,
                        -123.6875f,
                        65504,
                        Float.POSITIVE_INFINITY,
                        0x1p-24f,
                        0,
                        0x1p-24f,
                        0x1p-23f,
                        0.5f,
                        Float.NEGATIVE_INFINITY,
                        Float.NaN);
    }

    @Test
    void keepsFloat32AndLeavesOutWhatTheShapeDoesNotHold() {
        try (TType tensor = TensorType.FLOAT32.tensorOf(Shape.of(1, 2), new float[] {0.1f, -2, 3})) {
            float[] read = {7, 7, 7};
            TensorType.FLOAT32.read(tensor, read, 2);
            assertThat(read).containsExactly(0.1f, -2, 7);
        }
    }

    private static float[] through(TensorType type, float[] values) {
        try (TType tensor = type.tensorOf(Shape.of(values.length), values)) {
            float[] read = new float[values.length];
            type.read(tensor, read, values.length);
            return read;
        }
    }
}
