package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.headstart.reference.NeedsExternalData;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ImagePreparationIT {
    static Stream<String> committedFiles() throws IOException {
        return expectations().map(PillowExpectation::image).distinct();
    }

    private static Stream<PillowExpectation> expectations() throws IOException {
        return PillowExpectation.resized(ReferenceData.committed("images/prepared.csv"));
    }

    @ParameterizedTest
    @MethodSource("committedFiles")
    void givesThePixelsThatPillowGivesFromBytesToABackbonesSize(String file) throws Exception {
        byte[] bytes = Files.readAllBytes(ReferenceData.committed("images/" + file));
        List<PillowExpectation> expectations =
                expectations().filter(expected -> expected.image().equals(file)).toList();

        for (PillowExpectation expected : expectations) {
            Pixels actual = new ImagePreparation(
                            new ImageSpec(
                                    expected.height(),
                                    expected.width(),
                                    expected.resize(),
                                    expected.fit(),
                                    Optional.empty(),
                                    Orientation.IGNORE,
                                    Damaged.ERROR),
                            Preprocessing.NONE)
                    .resized(bytes);
            assertThat(expected.isOf(actual)).as("%s", expected).isTrue();
        }
    }

    @Test
    @NeedsExternalData
    void givesThePixelsThatKerasLoadsFromThe24GoldenImages() throws IOException, UnreadableImageException {
        byte[] expected = Npy.read(ReferenceData.external("golden/pixels.npy")).bytes();
        JsonNode names = new ObjectMapper()
                .readTree(ReferenceData.external("golden/golden.json").toFile())
                .get("images");
        ImagePreparation preparation = new ImagePreparation(150, 150, Resize.NEAREST, Preprocessing.NONE);
        int imageBytes = 150 * 150 * Pixels.CHANNELS;
        assertThat(names).hasSize(24);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).asText();
            byte[] actual = preparation
                    .resized(Files.readAllBytes(ReferenceData.external("data/" + name)))
                    .rgb();
            assertThat(actual).as(name).isEqualTo(Arrays.copyOfRange(expected, i * imageBytes, (i + 1) * imageBytes));
        }
    }
}
