package io.github.headstart.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MalformedTest {
    private record Inner(int size, List<Integer> sizes) {}

    private record Outer(double seconds, String name, Inner inner) {}

    private static final String SOUND = """
            {"seconds": 1.5, "name": "a", "inner": {"size": 1, "sizes": [1]}}""";

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "name"        | "nick": 1, "name" | nick: expected no field of this name, found one; was it written by a newer version?
            , "name": "a" | ,              | name: expected a value, found none
            "size": 1,    |                | inner.size: expected a value, found none
            1.5           | null           | seconds: expected a number, found null
            "size": 1     | "size": "x"    | inner.size: expected a whole number, found "x"
            [1]           | 1              | inner.sizes: expected a list, found 1
            [1]           | [1, {}]        | inner.sizes[1]: expected a whole number, found an object
            "a"           | []             | name: expected a text, found a list
            """)
    void namesTheFieldAndWhatWasExpected(String sound, String broken, String reason) {
        String text = SOUND.replace(sound, broken == null ? "" : broken).replace(",,", ",");

        assertThatThrownBy(() -> Json.parse(text, "run.json", Outer.class))
                .isInstanceOf(PipelineException.class)
                .message()
                .matches("run\\.json line 1 column \\d+: .*")
                .endsWith(": " + reason);
    }

    @Test
    void aValueThatCannotBeIsNamedByItsPath() {
        record Settings(ImageSpec image) {}

        assertThatThrownBy(() -> Json.parse(
                        "{\"image\": {\"height\": 0, \"width\": 3, \"resize\": \"nearest\"}}", "x", Settings.class))
                .hasMessageContaining("image.")
                .hasMessageNotContainingAny("`", "io.github", "Feature");
    }

    @Test
    void onlyAnOptionalMayBeMissing() {
        record Later(int size, Optional<String> layer, Optional<Integer> count) {}

        assertThat(Json.parse("{\"size\": 1, \"count\": null}", "x", Later.class))
                .isEqualTo(new Later(1, Optional.empty(), Optional.empty()));
        assertThatThrownBy(() -> Json.parse("{\"layer\": \"a\"}", "x", Later.class))
                .hasMessageEndingWith("size: expected a value, found none");
    }

    @Test
    void aFieldThatIsThereTwiceIsNamed() {
        assertThatThrownBy(() -> Json.check("{\"a\": 1, \"a\": 2}", "x.json", object -> null))
                .hasMessageEndingWith(": expected each field once, found \"a\" twice");
    }
}
