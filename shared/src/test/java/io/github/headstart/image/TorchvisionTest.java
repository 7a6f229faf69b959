package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.reference.ReferenceData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code resize_to} and stated preprocessing against torchvision's arithmetic, see {@code reference/make_preprocessing.py}. */
class TorchvisionTest {
    static Stream<String> images() throws IOException {
        return rows().stream().map(row -> row.get("image").asText()).distinct();
    }

    @ParameterizedTest
    @MethodSource("images")
    void theCropAndEveryValueAreTorchvisionsBitForBit(String image) throws Exception {
        List<String> differences = new ArrayList<>();
        JsonNode stated = expected().get("preprocessing");
        for (JsonNode row : rows()) {
            if (!row.get("image").asText().equals(image)) {
                continue;
            }
            Pixels cropped = spec(row).sized(original(image));
            if (!digits(cropped.rgb()).equals(row.get("pixels").asText())) {
                differences.add(row.toString());
            }
            if (row.has("values")) {
                row.get("values").properties().forEach(entry -> {
                    float[] values = ImagePreparation.values(cropped);
                    preprocessing(stated.get(entry.getKey())).apply(values);
                    if (!digits(values).equals(entry.getValue().asText())) {
                        differences.add(entry.getKey() + " of " + row);
                    }
                });
            }
        }

        assertThat(differences).isEmpty();
    }

    private static ImageSpec spec(JsonNode row) {
        return new ImageSpec(
                row.get("height").asInt(),
                row.get("width").asInt(),
                Json.parse(row.get("resize").toString(), "resize", Resize.class),
                Fit.CROP,
                Optional.of(row.get("resize_to").asInt()),
                Orientation.IGNORE,
                Damaged.ERROR);
    }

    private static Preprocessing preprocessing(JsonNode stated) {
        return Json.parse(stated.toString(), "preprocessing", Preprocessing.class);
    }

    private static Pixels original(String image) throws IOException, UnreadableImageException {
        return image.contains("/")
                ? new ImageReader().read(Files.readAllBytes(ReferenceData.committed("images/" + image)))
                : SyntheticImage.of(image);
    }

    private static String digits(byte[] bytes) {
        return Checksum.ofBytes(bytes).substring(0, 16);
    }

    private static String digits(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return digits(bytes.array());
    }

    private static List<JsonNode> rows() throws IOException {
        return StreamSupport.stream(expected().get("images").spliterator(), false)
                .toList();
    }

    private static JsonNode expected() throws IOException {
        return new ObjectMapper()
                .readTree(ReferenceData.committed("preprocessing/expected.json").toFile());
    }
}
