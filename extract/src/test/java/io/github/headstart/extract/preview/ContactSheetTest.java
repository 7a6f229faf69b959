package io.github.headstart.extract.preview;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Scanned;
import io.github.headstart.manifest.DataManifest;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContactSheetTest {
    private static final int MARGIN = 12;
    private static final int WHITE = 0xFFFFFF;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"1, 32, 32", "2, 150, 150", "3, 96, 224", "5, 224, 96", "5, 448, 448"})
    void noCaptionRunsIntoTheNextOne(int passes, int height, int width) throws IOException {
        BufferedImage sheet = sheet(passes, height, width);

        int columns = passes + 1;
        int columnWidth = (sheet.getWidth() - MARGIN) / columns;
        for (int column = 0; column <= columns; column++) {
            for (int x = column * columnWidth + 1; x < column * columnWidth + MARGIN; x++) {
                for (int y = 0; y < sheet.getHeight(); y++) {
                    assertThat(sheet.getRGB(x, y) & WHITE)
                            .as("pixel %d, %d of the margin before column %d", x, y, column)
                            .isEqualTo(WHITE);
                }
            }
        }
        for (int x = 0; x < sheet.getWidth(); x++) {
            assertThat(sheet.getRGB(x, sheet.getHeight() - 1) & WHITE)
                    .as("the last line is clipped at %d", x)
                    .isEqualTo(WHITE);
        }
    }

    @Test
    void wrapsBetweenParametersAndShortensLongNamesInTheMiddle() {
        assertThat(Caption.wrapped(List.of("pass 1", "θ 10.0°", "shear 0.50°", "flip"), 16, String::length))
                .containsExactly("pass 1  θ 10.0°", "shear 0.50°", "flip");
        assertThat(Caption.shortened("0123456789abcdef.jpg", 11, String::length))
                .isEqualTo("01234…f.jpg");
        assertThat(Caption.shortened("cat.jpg", 11, String::length)).isEqualTo("cat.jpg");
        assertThat(Caption.shortened("\uD83D\uDC31".repeat(8), 9, String::length))
                .isEqualTo("\uD83D\uDC31".repeat(2) + "…" + "\uD83D\uDC31".repeat(2));
        assertThat(Caption.shortened("a\nb", 9, String::length)).isEqualTo("a\uFFFDb");
    }

    private BufferedImage sheet(int passes, int height, int width) throws IOException {
        String name = "a photograph with a very long name, as cameras and web sites like to give them ";
        for (int i = 0; i < 2; i++) {
            BufferedImage image = new BufferedImage(64, 48, BufferedImage.TYPE_INT_RGB);
            for (int pixel = 0; pixel < 64 * 48; pixel++) {
                image.setRGB(pixel % 64, pixel / 64, pixel * 4099 * (i + 1));
            }
            Path label = Files.createDirectories(
                    folder.resolve("images/train/" + (i == 0 ? "Cavalier_King_Charles_Spaniel, tricolour" : "b")));
            ImageIO.write(
                    image,
                    "png",
                    label.resolve((i == 0 ? name : "short") + i + ".png").toFile());
        }
        Path manifest = Files.writeString(folder.resolve("manifest.json"), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": %d, "width": %d},
                 "backbone": {"saved_model": "none", "preprocessing": "tf"},
                 "augmentation": {"passes": %d, "seed": 7, "rotation": 180, "width_shift": 0.4, "height_shift": 0.4,
                                  "shear": 40, "zoom": 0.4, "horizontal_flip": true, "vertical_flip": true,
                                  "channel_shift": 50, "brightness": [0.5, 1.5]},
                 "features": {"directory": "features"}}
                """.formatted(height, width, passes));
        DataManifest description = DataManifest.read(manifest);
        List<Sample> samples = Scanned.of(description.dataset()).samples();
        Path file = folder.resolve("sheet-%d-%dx%d.png".formatted(passes, height, width));
        new ContactSheet(description).write(samples, file);
        return ImageIO.read(file.toFile());
    }
}
