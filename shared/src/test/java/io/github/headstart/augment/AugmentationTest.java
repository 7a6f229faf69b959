package io.github.headstart.augment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.AugmentationSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AugmentationTest {
    private static final Augmentation EVERYTHING = new Augmentation(
            -7,
            40,
            0.2,
            30,
            0.5,
            new Range(0.8, 1.5),
            true,
            true,
            Optional.of(new Range(0.5, 1.25)),
            20,
            Fill.CONSTANT,
            127.5);

    @TempDir
    Path folder;

    @Test
    void readsEveryField() throws IOException {
        assertThat(read("""
                {"passes": 5, "seed": -7, "rotation": 40, "width_shift": 0.2, "height_shift": 30, "shear": 0.5,
                 "zoom": [0.8, 1.5], "horizontal_flip": true, "vertical_flip": true, "brightness": [0.5, 1.25],
                 "channel_shift": 20, "fill": "constant", "cval": 127.5}
                """)).isEqualTo(new AugmentationSpec(5, EVERYTHING));
    }

    @Test
    void changesNothingByDefault() throws IOException {
        assertThat(read("{\"passes\": 0}")).isEqualTo(AugmentationSpec.none());
    }

    @Test
    void readsOneNumberAsAZoomBothWays() throws IOException {
        assertThat(read("{\"passes\": 1, \"zoom\": 0.25}").augmentation().zoom())
                .isEqualTo(new Range(0.75, 1.25));
    }

    @Test
    void comesBackFromARecipesJson() {
        assertThat(Json.parse(Json.line(EVERYTHING), "test", Augmentation.class))
                .isEqualTo(EVERYTHING);
    }

    @Test
    void reportsAllProblemsAtOnce() {
        assertThatThrownBy(() -> read("""
                {"seed": 1.5, "rotation": 361, "width_shift": -0.1, "height_shift": "all", "shear": 91, "zoom": 1,
                 "horizontal_flip": 1, "vertical_flip": null, "brightness": [1.2, 0.8], "channel_shift": 256,
                 "fill": "mirror", "cval": 3, "passess": 5}
                """))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("13 problems")
                .hasMessageContainingAll(
                        "augmentation.passes: expected a number of augmentation passes, found nothing",
                        "augmentation.seed: expected a whole number, found 1.5",
                        "augmentation.rotation: expected 0 to 360, found 361",
                        "augmentation.width_shift: expected 0 to 100000, found -0.1",
                        "augmentation.height_shift: expected a number, found \"all\"",
                        "augmentation.shear: expected 0 to 90, found 91",
                        "augmentation.zoom: expected a number from 0 to below 1, or [low, high] above 0 and at most 100,"
                                + " found 1.0",
                        "augmentation.horizontal_flip: expected true or false, found 1",
                        "augmentation.vertical_flip: expected true or false, found null",
                        "augmentation.brightness: expected [low, high] with low not above high, found [1.2, 0.8]",
                        "augmentation.channel_shift: expected 0 to 255, found 256",
                        "augmentation.fill: expected one of nearest, constant, reflect, wrap, found \"mirror\"",
                        "augmentation.passess");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"passes\": -1 | passes",
                "\"passes\": 10001 | passes",
                "\"passes\": 1, \"zoom\": -0.1 | zoom",
                "\"passes\": 1, \"zoom\": [0, 1] | zoom",
                "\"passes\": 1, \"zoom\": [0.5, 101] | zoom",
                "\"passes\": 1, \"zoom\": [0.5, 1, 2] | zoom",
                "\"passes\": 1, \"zoom\": [0.5, \"1\"] | zoom",
                "\"passes\": 1, \"zoom\": {} | zoom",
                "\"passes\": 1, \"brightness\": 0.5 | brightness",
                "\"passes\": 1, \"brightness\": [-0.5, 1] | brightness",
                "\"passes\": 1, \"rotation\": 1e999 | rotation",
                "\"passes\": 1, \"cval\": 1 | cval",
                "\"passes\": 1, \"fill\": \"constant\", \"cval\": 256 | cval",
            })
    void refusesAnImpossibleValue(String fields, String field) {
        assertThatThrownBy(() -> read("{" + fields + "}"))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("1 problem")
                .hasMessageContaining("augmentation." + field + ": expected");
    }

    @Test
    void hasNoRangeFromHighToLow() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Range(2, 1)).withMessageContainingAll("2.0", "1.0");
    }

    private AugmentationSpec read(String json) throws IOException {
        Path manifest = Files.writeString(folder.resolve("manifest.json"), "{\"augmentation\": %s}".formatted(json));
        return Json.check(manifest, document -> document.object("augmentation").flatMap(AugmentationSpec::read))
                .orElseThrow();
    }
}
