package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResizeTest {
    @Test
    void nearestTakesTheMiddleOfEveryCell() {
        assertThat(reds(Resize.NEAREST.apply(row(10, 20, 30, 40, 50), 1, 2))).containsExactly(20, 40);
    }

    @Test
    void nearestRepeatsWhenEnlarging() {
        assertThat(reds(Resize.NEAREST.apply(row(10, 20), 2, 4))).containsExactly(10, 10, 20, 20, 10, 10, 20, 20);
    }

    @Test
    void areaTakesTheMean() {
        assertThat(reds(Resize.AREA.apply(row(10, 20, 40, 60), 1, 2))).containsExactly(15, 50);
    }

    @ParameterizedTest
    @EnumSource
    void anImageOfTheRightSizeIsLeftAlone(Resize resize) {
        Pixels pixels = row(1, 2, 3);
        assertThat(resize.apply(pixels, 1, 3)).isSameAs(pixels);
    }

    @ParameterizedTest
    @EnumSource
    void anEvenImageStaysEven(Resize resize) {
        assertThat(reds(resize.apply(row(200, 200, 200, 200, 200), 3, 7))).containsOnly(200);
    }

    private static Pixels row(int... reds) {
        byte[] rgb = new byte[reds.length * Pixels.CHANNELS];
        for (int i = 0; i < reds.length; i++) {
            rgb[i * Pixels.CHANNELS] = (byte) reds[i];
        }
        return new Pixels(1, reds.length, rgb);
    }

    private static int[] reds(Pixels pixels) {
        int[] reds = new int[pixels.height() * pixels.width()];
        for (int i = 0; i < reds.length; i++) {
            reds[i] = pixels.rgb()[i * Pixels.CHANNELS] & 0xff;
        }
        return reds;
    }
}
