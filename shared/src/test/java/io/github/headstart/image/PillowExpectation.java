package io.github.headstart.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.headstart.io.Checksum;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.stream.Stream;

/** What Pillow made of a picture in another size; a row of resized.csv, which make_expectations.py wrote. */
record PillowExpectation(String picture, Resize resize, Fit fit, int height, int width, String checksum) {
    static Stream<PillowExpectation> resized() throws IOException {
        return rows("resized.csv")
                .map(cells -> new PillowExpectation(
                        cells[0],
                        Resize.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                        Fit.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(cells[3]),
                        Integer.parseInt(cells[4]),
                        cells[5]));
    }

    /** The rows of a CSV file beside this class without its header; no cell holds a comma. */
    static Stream<String[]> rows(String file) throws IOException {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(PillowExpectation.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
            return reader.lines().skip(1).map(line -> line.split(",", -1)).toList().stream();
        }
    }

    void check(Pixels original) {
        Pixels actual = fit.apply(original, resize, height, width);
        assertThat(actual.height()).as("%s", this).isEqualTo(height);
        assertThat(actual.width()).as("%s", this).isEqualTo(width);
        assertThat(Checksum.ofBytes(actual.rgb())).as("%s", this).startsWith(checksum);
    }
}
