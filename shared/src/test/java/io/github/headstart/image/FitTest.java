package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class FitTest {
    private static final Pixels WIDE = gray(1, 4, 10, 20, 30, 40);

    @Test
    void stretchDistorts() {
        assertThat(reds(Fit.STRETCH.apply(WIDE, Resize.NEAREST, 2, 2))).containsExactly(20, 40, 20, 40);
    }

    @Test
    void cropTakesTheMiddle() {
        assertThat(reds(Fit.CROP.apply(WIDE, Resize.NEAREST, 1, 2))).containsExactly(20, 30);
    }

    @Test
    void padPutsTheImageAtTheMiddleOfBlack() {
        assertThat(reds(Fit.PAD.apply(WIDE, Resize.NEAREST, 3, 4)))
                .containsExactly(0, 0, 0, 0, 10, 20, 30, 40, 0, 0, 0, 0);
    }

    @Test
    void aVeryThinImageKeepsOnePixel() {
        Pixels thin = gray(3000, 1, new int[3000]);
        assertThat(Fit.PAD.apply(thin, Resize.BILINEAR, 10, 10).width()).isEqualTo(10);
        assertThat(Fit.CROP.apply(thin, Resize.LANCZOS, 10, 10).height()).isEqualTo(10);
        assertThat(Fit.CROP.apply(thin, Resize.AREA, 1, 3000).width()).isEqualTo(3000);
    }

    @Test
    void anImageThatIsTooLongForItsShorterSideIsRefused() throws Exception {
        CenterCrop crop = new CenterCrop(256);

        assertThat(crop.apply(gray(1500, 1, new int[1500]), Resize.BICUBIC, 224, 224)
                        .height())
                .isEqualTo(224);
        assertThatThrownBy(() -> crop.apply(gray(1, 1600, new int[1600]), Resize.BICUBIC, 224, 224))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessage(
                        "too long: 1x1600 pixels (height x width), of which resize_to 256 would make 104857600, at most 100000000 are possible");
    }

    private static Pixels gray(int height, int width, int... values) {
        byte[] rgb = new byte[values.length * Pixels.CHANNELS];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = (byte) values[i / Pixels.CHANNELS];
        }
        return new Pixels(height, width, rgb);
    }

    private static int[] reds(Pixels pixels) {
        int[] reds = new int[pixels.height() * pixels.width()];
        for (int i = 0; i < reds.length; i++) {
            reds[i] = pixels.rgb()[i * Pixels.CHANNELS] & 0xff;
        }
        return reds;
    }
}
