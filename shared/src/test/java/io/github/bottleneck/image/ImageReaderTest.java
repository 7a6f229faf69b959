package io.github.bottleneck.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class ImageReaderTest {
    private final ImageReader reader = new ImageReader();

    @Test
    void readsTheColoursOfAPng() throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0x010203);
        image.setRGB(1, 0, 0xfdfeff);
        Pixels pixels = reader.read(encode(image, "png"));
        assertThat(pixels.height()).isEqualTo(1);
        assertThat(pixels.width()).isEqualTo(2);
        assertThat(pixels.rgb()).containsExactly(1, 2, 3, 0xfd, 0xfe, 0xff);
    }

    @Test
    void dropsAlphaWithoutBlending() throws Exception {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        image.setRGB(0, 0, 0x00102030);
        assertThat(reader.read(encode(image, "png")).rgb()).containsExactly(0x10, 0x20, 0x30);
    }

    @Test
    void spreadsGrayWithoutGamma() throws Exception {
        BufferedImage image = new BufferedImage(8, 8, BufferedImage.TYPE_BYTE_GRAY);
        for (int i = 0; i < 64; i++) {
            image.getRaster().setSample(i % 8, i / 8, 0, 100);
        }
        assertThat(reader.read(encode(image, "png")).rgb()).containsOnly(100);
        assertThat(reader.read(encode(image, "jpeg")).rgb()).containsOnly(100);
    }

    @Test
    void saysWhatItFoundInsteadOfAPicture() {
        assertThatThrownBy(() -> reader.read("hello".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("found text");
        assertThatThrownBy(() -> reader.read(new byte[0]))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("found an empty file");
        assertThatThrownBy(() -> reader.read(new byte[] {1, 2, 3}))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("found unknown bytes");
    }

    @Test
    void refusesATruncatedPicture() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        byte[] jpeg = encode(image, "jpeg");
        byte[] png = encode(image, "png");
        assertThatThrownBy(() -> reader.read(Arrays.copyOf(jpeg, jpeg.length - 2)))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessage("truncated JPEG");
        assertThatThrownBy(() -> reader.read(Arrays.copyOf(png, png.length - 40)))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("PNG");
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
