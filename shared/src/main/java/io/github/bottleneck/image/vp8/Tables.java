package io.github.bottleneck.image.vp8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The constants of the format, read from {@code tables.txt} beside this class. */
final class Tables {
    static final int KINDS = 4;
    static final int BANDS = 8;
    static final int CONTEXTS = 3;
    static final int MODES = 10;

    /** int[kind][band][context][11], probabilities of coefficients before a frame changes them. */
    static final int[][][][] COEFFICIENTS;

    /** int[kind][band][context][11], how probable a change is. */
    static final int[][][][] UPDATES;

    /** int[mode above][mode at the left][9] */
    static final int[][][] BLOCK_MODES;

    /** int[128] */
    static final int[] FIRST_STEPS;

    /** int[128] */
    static final int[] OTHER_STEPS;

    static {
        List<int[]> lines = lines();
        int each = KINDS * BANDS * CONTEXTS;
        COEFFICIENTS = probabilities(lines.subList(0, each));
        UPDATES = probabilities(lines.subList(each, 2 * each));
        BLOCK_MODES = new int[MODES][MODES][];
        for (int i = 0; i < MODES * MODES; i++) {
            BLOCK_MODES[i / MODES][i % MODES] = lines.get(2 * each + i);
        }
        FIRST_STEPS = lines.get(2 * each + MODES * MODES);
        OTHER_STEPS = lines.get(2 * each + MODES * MODES + 1);
    }

    private Tables() {}

    private static int[][][][] probabilities(List<int[]> lines) {
        int[][][][] result = new int[KINDS][BANDS][CONTEXTS][];
        for (int i = 0; i < lines.size(); i++) {
            result[i / (BANDS * CONTEXTS)][i / CONTEXTS % BANDS][i % CONTEXTS] = lines.get(i);
        }
        return result;
    }

    private static List<int[]> lines() {
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Tables.class.getResourceAsStream("tables.txt"), StandardCharsets.US_ASCII))) {
            return reader.lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.stream(line.split(" "))
                            .mapToInt(Integer::parseInt)
                            .toArray())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
