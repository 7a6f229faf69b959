package io.github.headstart.extract.augment;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.augment.Fill;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.image.Pixels;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransformTest {
    /** float32 rounds to 1.5e-5 near 255; interpolation in double is exact beside that. */
    private static final float FLOAT_ROUNDING = 2e-5f;

    @ParameterizedTest
    @ValueSource(strings = {"affine", "affine_drawn"})
    void givesKerasPixelsWithEveryFillFlipShiftAndBrightness(String cases) throws IOException {
        Path folder = ReferenceData.committed("keras").resolve(cases);
        KerasTransforms transforms = KerasTransforms.read(folder);
        float[][] outputs = KerasTransforms.outputs(folder);
        for (int number = 0; number < outputs.length; number++) {
            Map<String, Object> transform = transforms.cases().get(number);
            float[] actual = KerasTransforms.transform(transform)
                    .apply(transforms.pixels(), KerasTransforms.parameters(transform));
            assertThat(KerasTransforms.largestDifference(actual, outputs[number]))
                    .as("case %d: %s", number, transform)
                    .isLessThanOrEqualTo(FLOAT_ROUNDING);
        }
        assertThat(outputs.length).isEqualTo(transforms.cases().size());
    }

    @ParameterizedTest
    @EnumSource
    void leavesAnImageAsItIsWithoutATransform(Fill fill) {
        Pixels image = new Pixels(1, 3, new byte[] {0, 1, 2, 3, 4, 5, (byte) 253, (byte) 254, (byte) 255});
        assertThat(KerasTransforms.transform(fill, 0).apply(image, TransformParameters.identity()))
                .containsExactly(0, 1, 2, 3, 4, 5, 253, 254, 255);
    }

    @Test
    void movesAlongTheColumnsByTxAndAlongTheRowsByTy() {
        byte[] rgb = new byte[5 * 4 * Pixels.CHANNELS];
        rgb[(2 * 4 + 2) * Pixels.CHANNELS] = 100; // red in row 2, column 2
        float[] moved = KerasTransforms.transform(Fill.NEAREST, 0).apply(new Pixels(5, 4, rgb), shift(1, -2));
        assertThat(moved[(4 * 4 + 1) * Pixels.CHANNELS]).isEqualTo(100);
    }

    @ParameterizedTest
    @EnumSource
    void fillsAnImageOfOnePixelAndOneShiftedFarAway(Fill fill) {
        Transform transform = KerasTransforms.transform(fill, fill == Fill.CONSTANT ? 7 : 0);
        float expected = fill == Fill.CONSTANT ? 7 : 9;
        assertThat(transform.apply(new Pixels(1, 1, new byte[] {9, 9, 9}), shift(1e6f, -1e6f)))
                .containsOnly(expected);
        byte[] nines = new byte[4 * 3 * Pixels.CHANNELS];
        Arrays.fill(nines, (byte) 9);
        assertThat(transform.apply(new Pixels(4, 3, nines), shift(-1e6f, 1e6f))).containsOnly(expected);
    }

    @ParameterizedTest
    @EnumSource(names = {"NEAREST", "REFLECT", "WRAP"})
    void showsTheImageEverywhereEvenAHairBeyondItsEdge(Fill fill) {
        byte[] nines = new byte[6 * 6 * Pixels.CHANNELS];
        Arrays.fill(nines, (byte) 9);
        // The sine of these is nearly 0 or 1, so that corners come from coordinates such as -1e-16.
        for (float theta : new float[] {90, 180, -90, 270, 360}) {
            TransformParameters turn = new TransformParameters(theta, 0, 0, 0, 1, 1, false, false, 0, Optional.empty());
            assertThat(KerasTransforms.transform(fill, 0).apply(new Pixels(6, 6, nines), turn))
                    .containsOnly(9);
        }
    }

    private static TransformParameters shift(float tx, float ty) {
        return new TransformParameters(0, tx, ty, 0, 1, 1, false, false, 0, Optional.empty());
    }
}
