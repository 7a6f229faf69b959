package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method and fit, enlarging and reducing, gives Pillow's pixels: on synthetic images and on photographs. */
class ResizeIT {
    static Stream<String> syntheticImages() throws IOException {
        return expectations("images/resized.csv").map(PillowExpectation::image).distinct();
    }

    static Stream<String> photographs() throws IOException {
        return ReferenceData.externalCases(expectations("external/resized.csv")
                .map(PillowExpectation::image)
                .distinct());
    }

    @ParameterizedTest
    @MethodSource({"syntheticImages", "photographs"})
    void everyMethodAndFitGivesPillowsPixels(String image) throws Exception {
        boolean photograph = image.endsWith(".jpg");
        Pixels original = photograph ? photograph(image) : SyntheticImage.of(image);
        List<PillowExpectation> expectations = expectations(photograph ? "external/resized.csv" : "images/resized.csv")
                .filter(expected -> expected.image().equals(image))
                .toList();

        assertThat(expectations).isNotEmpty();
        assertThat(expectations.stream().filter(expected -> !expected.isMetBy(original)))
                .as("expectations that are not met")
                .isEmpty();
    }

    private static Stream<PillowExpectation> expectations(String file) throws IOException {
        return PillowExpectation.resized(ReferenceData.committed(file));
    }

    private static Pixels photograph(String name) throws IOException, UnreadableImageException {
        return new ImageReader()
                .read(Files.readAllBytes(ReferenceData.external("data/cats_and_dogs_small/test/" + name)));
    }
}
