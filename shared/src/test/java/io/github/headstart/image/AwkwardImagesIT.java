package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.io.Checksum;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Images in every form that the decoder treats specially, each read in four ways, against what Pillow made of it. Where
 * the two are meant to differ, {@code reference/differences.csv} says so and why.
 */
class AwkwardImagesIT {
    private static final String REFUSED = "refused";
    private static final String AS_PILLOW = "pillow";

    /** @param pixels height, width and the beginning of a checksum, or {@link #REFUSED} */
    private record Expectation(String file, Orientation orientation, Damaged damaged, String pixels) {
        static Stream<Expectation> read(String csv, String folder) throws IOException {
            return PillowExpectation.rows(ReferenceData.committed(csv))
                    .map(cells -> new Expectation(
                            folder + cells[0],
                            Orientation.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                            Damaged.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                            cells[5].equals(REFUSED) ? REFUSED : "%sx%s %s".formatted(cells[3], cells[4], cells[5])));
        }

        String actual(byte[] bytes) {
            ReadOptions options = new ReadOptions(
                    orientation, damaged, ReadOptions.DEFAULT_MAXIMUM_PIXELS, ReadOptions.DEFAULT_MAXIMUM_BYTES);
            try {
                Pixels read = new ImageReader(options).read(bytes);
                String checksum = Checksum.ofBytes(read.rgb());
                return "%dx%d %s".formatted(read.height(), read.width(), checksum.substring(0, 16));
            } catch (UnreadableImageException e) {
                return REFUSED;
            }
        }
    }

    /** @param ours as {@link Expectation#pixels}; where the Java runtime decides, several with bars between */
    private record Difference(String file, String orientation, String truncated, String ours, String reason) {
        boolean concerns(Expectation expectation) {
            return file.equals(expectation.file())
                    && (orientation.equals("*")
                            || orientation.equals(expectation.orientation().toString()))
                    && (truncated.equals("*")
                            || truncated.equals(expectation.damaged().toString()));
        }
    }

    private static List<Expectation> expectations() throws IOException {
        return Stream.concat(
                        Expectation.read("images/expected.csv", "images/"),
                        Expectation.read("external/awkward-images.csv", "awkward-images/"))
                .toList();
    }

    private static List<Difference> differences() throws IOException {
        return PillowExpectation.rows(ReferenceData.committed("differences.csv"))
                .map(cells -> new Difference(cells[0], cells[1], cells[2], cells[3], cells[4]))
                .toList();
    }

    static Stream<String> committedFiles() throws IOException {
        return expectations().stream().map(Expectation::file).distinct().filter(file -> file.startsWith("images/"));
    }

    static Stream<String> externalFiles() throws IOException {
        return ReferenceData.externalCases(expectations().stream()
                .map(Expectation::file)
                .distinct()
                .filter(file -> file.startsWith("awkward-images/")));
    }

    @ParameterizedTest
    @MethodSource({"committedFiles", "externalFiles"})
    void isReadToPillowsPixelsOrRefusedWherePillowRefuses(String file) throws IOException {
        byte[] bytes = Files.readAllBytes(path(file));
        List<Difference> differences = differences();

        for (Expectation expected : expectations()) {
            if (expected.file().equals(file)) {
                String actual = expected.actual(bytes);
                String ours = differences.stream()
                        .filter(difference -> difference.concerns(expected))
                        .map(Difference::ours)
                        .findFirst()
                        .orElse(AS_PILLOW);
                assertThat(ours).as("a difference that is none: %s", expected).isNotEqualTo(expected.pixels());
                assertThat(actual)
                        .as("%s", expected)
                        .isIn(List.of(ours.replace(AS_PILLOW, expected.pixels()).split("\\|")));
            }
        }
    }

    @Test
    void everyDifferenceConcernsAFileThatThereIsAndSaysWhy() throws IOException {
        List<Expectation> expectations = expectations();

        assertThat(differences()).allSatisfy(difference -> {
            assertThat(expectations).as("%s", difference).anyMatch(difference::concerns);
            assertThat(difference.reason()).as("%s", difference).isNotBlank();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "other/bomb-50000.png, too large",
        "other/bomb-65535.gif, too large",
        "other/bomb-50000.bmp, too large",
        "other/bomb-50000.tif, too large",
        "other/bomb-canvas.webp, too large",
        "png/checksum-of-header.png, damaged PNG",
        "png/truncated-in-pixels.png, truncated PNG",
        "jpeg/truncated-baseline.jpg, truncated JPEG",
        "jpeg/no-end.jpg, truncated JPEG",
        "jpeg/precision-12.jpg, precision 12",
        "gif/truncated.gif, truncated GIF",
        "gif/no-frame.gif, no frame",
        "webp/truncated-lossy.webp, truncated WEBP",
        "webp/animated-beyond-the-canvas.webp, a frame beyond the image",
        "tiff/truncated-pixels.tif, truncated TIFF",
        "bmp/truncated.bmp, truncated BMP",
        "other/text.jpg, found text",
        "other/page.jpg, found text",
        "other/empty.jpg, found an empty file",
        "other/image.avif, found an AVIF image"
    })
    void saysWhyAFileIsRefused(String file, String reason) throws IOException {
        byte[] bytes = Files.readAllBytes(ReferenceData.committed("images/" + file));

        assertThatThrownBy(() -> new ImageReader().read(bytes))
                .isInstanceOf(UnreadableImageException.class)
                .hasMessageContaining(reason);
    }

    private static Path path(String file) {
        return file.startsWith("images/") ? ReferenceData.committed(file) : ReferenceData.external("data/" + file);
    }
}
