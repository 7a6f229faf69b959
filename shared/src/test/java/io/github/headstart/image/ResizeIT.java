package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("reference")
class ResizeIT {
    @Test
    void everyMethodAndFitGivesPillowsPixelsOn20Photographs() throws IOException, UnreadableImageException {
        List<PillowExpectation> expectations = PillowExpectation.resized()
                .filter(expected -> !expected.picture().startsWith("synthetic/"))
                .toList();
        assertThat(expectations.stream().map(PillowExpectation::picture).distinct())
                .hasSize(20);
        ImageReader reader = new ImageReader();
        for (PillowExpectation expected : expectations) {
            expected.check(reader.read(
                    Files.readAllBytes(ReferenceData.external("data/cats_and_dogs_small/test/" + expected.picture()))));
        }
    }
}
