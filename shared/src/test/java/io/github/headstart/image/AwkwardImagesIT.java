package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.image.ReadOptions.Orientation;
import io.github.headstart.image.ReadOptions.Truncated;
import io.github.headstart.io.Checksum;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of data/awkward-images, read in three ways, against what Pillow made of it (awkward-images.csv). */
@Tag("reference")
class AwkwardImagesIT {
    /** Pillow only warns of this one; 144 million pixels are above our limit. */
    private static final String BOMB = "bomb/real-12000x12000-rgb.png";

    /** Read where the JDK uses the system's libjpeg, as Debian's does; others have their own, which refuses it. */
    private static final String ARITHMETIC_CODING = "jpeg/testimgari.jpg";

    private record Expected(String file, ReadOptions options, String size, String checksum) {
        boolean refused() {
            return checksum.equals("refused") || file.equals(BOMB);
        }

        @Override
        public String toString() {
            return "%s, orientation %s, truncated %s".formatted(file, options.orientation(), options.truncated());
        }
    }

    static Stream<Expected> expectations() throws IOException {
        return PillowExpectation.rows("awkward-images.csv")
                .map(cells -> new Expected(
                        cells[0],
                        new ReadOptions(
                                Orientation.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                                Truncated.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                                ReadOptions.DEFAULT_MAXIMUM_PIXELS,
                                ReadOptions.DEFAULT_MAXIMUM_BYTES),
                        cells[3] + "x" + cells[4],
                        cells[5]));
    }

    @ParameterizedTest
    @MethodSource("expectations")
    void isReadToPillowsPixelsOrRefusedWherePillowRefuses(Expected expected) throws Exception {
        ImageReader reader = new ImageReader(expected.options());
        byte[] bytes = bytes(expected.file());
        if (expected.refused()) {
            assertThatThrownBy(() -> reader.read(bytes)).isInstanceOf(UnreadableImageException.class);
            return;
        }
        Pixels pixels;
        try {
            pixels = reader.read(bytes);
        } catch (UnreadableImageException e) {
            assertThat(expected.file()).isEqualTo(ARITHMETIC_CODING);
            assertThat(e).hasMessageContaining("arithmetic coding");
            return;
        }
        assertThat(pixels.height() + "x" + pixels.width()).isEqualTo(expected.size());
        assertThat(Checksum.ofBytes(pixels.rgb())).startsWith(expected.checksum());
    }

    @ParameterizedTest
    @CsvSource({
        "bomb/header-100000x100000.png, too large",
        "bomb/real-12000x12000-rgb.png, too large",
        "broken/broken.png, damaged PNG",
        "broken/half.jpg, truncated JPEG",
        "broken/no-eoi.jpg, truncated JPEG",
        "broken/truncated_jpeg.jpg, truncated JPEG",
        "broken/truncated_image.png, truncated PNG",
        "broken/text.jpg, found text",
        "broken/zero-byte.jpg, found an empty file",
        "jpeg/monkey12.jpg, precision 12"
    })
    void saysWhyAFileIsRefused(String file, String reason) throws IOException {
        byte[] bytes = bytes(file);
        assertThatThrownBy(() -> new ImageReader().read(bytes))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining(reason);
    }

    private static byte[] bytes(String file) throws IOException {
        return Files.readAllBytes(ReferenceData.external("data/awkward-images/" + file));
    }
}
