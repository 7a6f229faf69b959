package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.headstart.reference.Npy;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("reference")
class ImagePreparationIT {
    @Test
    void givesThePixelsThatKerasLoadsFromThe24GoldenPictures() throws IOException, UnreadableImageException {
        byte[] expected = Npy.read(ReferenceData.external("golden/pixels.npy")).bytes();
        JsonNode names = new ObjectMapper()
                .readTree(ReferenceData.external("golden/golden.json").toFile())
                .get("images");
        ImagePreparation preparation = new ImagePreparation(150, 150, Resize.NEAREST, Preprocessing.NONE);
        int pictureBytes = 150 * 150 * Pixels.CHANNELS;
        assertThat(names).hasSize(24);
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i).asText();
            byte[] actual = preparation
                    .resized(Files.readAllBytes(ReferenceData.external("data/" + name)))
                    .rgb();
            assertThat(actual)
                    .as(name)
                    .isEqualTo(Arrays.copyOfRange(expected, i * pictureBytes, (i + 1) * pictureBytes));
        }
    }
}
