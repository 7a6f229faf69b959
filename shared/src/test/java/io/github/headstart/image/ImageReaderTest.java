package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.io.Checksum;
import io.github.headstart.storage.LocalFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
    void saysWhatItFoundInsteadOfAnImage() {
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
    void refusesATruncatedImage() throws Exception {
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

    @Test
    void refusesMorePixelsOrBytesThanAllowed() throws Exception {
        byte[] png = encode(new BufferedImage(20, 10, BufferedImage.TYPE_INT_RGB), "png");
        assertThat(reader(Orientation.IGNORE, Damaged.ERROR, 200, png.length)
                        .read(png)
                        .width())
                .isEqualTo(20);
        assertThatThrownBy(() -> reader(Orientation.IGNORE, Damaged.ERROR, 199, png.length)
                        .read(png))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessage("too large: 10x20 pixels, at most 199 in all are read");
        assertThatThrownBy(() -> reader(Orientation.IGNORE, Damaged.ERROR, 200, png.length - 1)
                        .read(png))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining("bytes, at most");
    }

    @Test
    void refusesAFileThatNoArrayHoldsWithoutReadingIt(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("film.jpg");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(3L << 30);
        }

        try (LocalFile opened = LocalFile.open(file)) {
            assertThatThrownBy(() -> new ImageReader().bytes(opened))
                    .isInstanceOf(UnreadableImageException.class)
                    .hasMessage("too large: 3221225472 bytes, at most 268435456 are read");
        }
    }

    @Test
    void takesWhatThereIsOfATruncatedImageWhenAsked() throws Exception {
        BufferedImage image = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 64 * 64; i++) {
            image.setRGB(i % 64, i / 64, 0xffffff & i * i * 31);
        }
        ImageReader lenient = reader(Orientation.IGNORE, Damaged.ACCEPT, 10_000, 100_000);
        for (String format : new String[] {"jpeg", "png", "bmp", "gif"}) {
            byte[] bytes = encode(image, format);
            Pixels whole = reader.read(bytes);
            Pixels part = lenient.read(Arrays.copyOf(bytes, bytes.length * 2 / 3));
            assertThat(part.height()).as(format).isEqualTo(64);
            // Rows of a BMP come from the bottom.
            int sure = (format.equals("bmp") ? 63 : 0) * 64 * Pixels.CHANNELS;
            assertThat(part.rgb()[sure]).as(format).isEqualTo(whole.rgb()[sure]);
        }
    }

    /** Where an image of two pixels, dark at the left, has its dark one by each of EXIF's orientations. */
    @ParameterizedTest
    @CsvSource({"1,1,2,0", "2,1,2,1", "3,1,2,1", "4,1,2,0", "5,2,1,0", "6,2,1,0", "7,2,1,1", "8,2,1,1"})
    void turnsAnImageAsExifSaysOnlyWhenAsked(int orientation, int height, int width, int dark) throws Exception {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 0, 0xffffff);
        byte[] jpeg = withExif(encode(image, "jpeg"), orientation);
        Pixels upright = reader(Orientation.EXIF, Damaged.ERROR, 100, 10_000).read(jpeg);
        assertThat(upright.height()).isEqualTo(height);
        assertThat(upright.width()).isEqualTo(width);
        assertThat(upright.rgb()[dark * Pixels.CHANNELS] & 0xff).isLessThan(128);
        assertThat(upright.rgb()[(1 - dark) * Pixels.CHANNELS] & 0xff).isGreaterThan(127);
        assertThat(reader.read(jpeg).width()).isEqualTo(2);
    }

    /** Encoded and decoded by Pillow 13.0; an image of 19x21 pixels. */
    @ParameterizedTest
    @CsvSource({
        "'UklGRnwBAABXRUJQVlA4IHABAADwBwCdASoTABUAPxF6sFKsJ6QiqA1RgCIJbACdMoMeEQ56ANsBzwGmAegB+oHWio0EjN5AhmHjOEL+ASTusl6q2ODv2/AEpwAA+3QU4LGtGsDK4d5Qkj6ad3KorNShTk58afLzLbKVVNXW9ejfVTXSLPKU2U+KSmUBhHnRppf7wcsp9CCgw6sd6TvW3jWnC+AkrTUUYE8uwhMxgprbd9AsLCBHDMLBN2Q6XvtsOqhKQLZl/saxGf+k9uiUPaDHO5TL/FCmkEsAe8NnLfxLQ0f48Uj62dR0avy6HlOZ4MktU0RnJr/YKa/fOxya7f/cAlYSz6GVZGUvTwGQeeZiX0kj9xbSG3Y9lKlnPLdcsnSpaMx8JOoOfGH6/sN/Slp0v5rv8oIjruX/+NqhIEh+f+FS76rfKeptjq4SzZ7krBIWza/sRw4rWl4wpgc1vNqfyBc2/n7+3v5QN/my/3kw6FP+rIHsi4fmX/dj1zS1BlIwAA==', 392d3babc4e240c7",
        "'UklGRrgAAABXRUJQVlA4IKwAAACwBQCdASoTABUAPxF6s1QsJyQjKAqpgCIJbACdMoR1cK4sGjmADfg0tVam7UAuGDA8wPesmgAA/tzz8eLf0wrb0OJhjw+EPEgQbEAXjU5STq0H61k5Q8bjaVHbIkC4EPfHZCq6X5nECITuO/1Dg4Cr63kWYb1kqp5rTq6YUJvOKA7sXApC42wh/lSCNx/96ED/4/WQk8eNNT/4Oo9+JPSsdN4tRHcdVrs2AAAA', c520a6deac731869"
    })
    void readsLossyWebpToLibwebpsPixels(String base64, String checksum) throws Exception {
        Pixels pixels = reader.read(Base64.getDecoder().decode(base64));
        assertThat(pixels.height()).isEqualTo(21);
        assertThat(pixels.width()).isEqualTo(19);
        assertThat(Checksum.ofBytes(pixels.rgb())).startsWith(checksum);
    }

    private static ImageReader reader(Orientation orientation, Damaged damaged, long maximumPixels, long maximumBytes) {
        return new ImageReader(new ReadOptions(orientation, damaged, maximumPixels, maximumBytes));
    }

    /** Puts an EXIF block of one entry before a JPEG's other segments. */
    private static byte[] withExif(byte[] jpeg, int orientation) {
        byte[] tiff = {'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 1, 0x12, 0, 3, 0, 0, 0, 1, 0, (byte) orientation, 0, 0};
        return ByteBuffer.allocate(jpeg.length + 10 + tiff.length)
                .put(jpeg, 0, 2)
                .putShort((short) 0xffe1)
                .putShort((short) (8 + tiff.length))
                .put("Exif\0\0".getBytes(StandardCharsets.US_ASCII))
                .put(tiff)
                .put(jpeg, 2, jpeg.length - 2)
                .array();
    }

    private static byte[] encode(BufferedImage image, String format) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        ImageIO.write(image, format, bytes);
        return bytes.toByteArray();
    }
}
