package io.github.headstart.image;

import io.github.headstart.io.Checksum;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** What Pillow made of an image in another size; a row of one of the files resized.csv. */
record PillowExpectation(String image, Resize resize, Fit fit, int height, int width, String checksum) {
    private static final String LEFT_OUT = "left-out";

    static Stream<PillowExpectation> resized(Path file) throws IOException {
        return rows(file)
                .map(cells -> new PillowExpectation(
                        cells[0],
                        Resize.valueOf(cells[1].toUpperCase(Locale.ROOT)),
                        Fit.valueOf(cells[2].toUpperCase(Locale.ROOT)),
                        Integer.parseInt(cells[3]),
                        Integer.parseInt(cells[4]),
                        cells[5]));
    }

    /** The rows of a CSV file without its header; only the last cell may hold commas. */
    static Stream<String[]> rows(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file);
        int columns = lines.get(0).split(",").length;
        return lines.stream().skip(1).map(line -> line.split(",", columns));
    }

    /** Whether this is what comes of an image. */
    boolean isMetBy(Pixels original) {
        return isOf(fit.apply(original, resize, height, width));
    }

    /** Whether pixels are the expected ones; of a thin image that Pillow leaves out, that something is to be seen. */
    boolean isOf(Pixels resized) {
        boolean samePixels = checksum.equals(LEFT_OUT)
                ? !Arrays.equals(resized.rgb(), new byte[resized.rgb().length])
                : Checksum.ofBytes(resized.rgb()).startsWith(checksum);
        return resized.height() == height && resized.width() == width && samePixels;
    }
}
