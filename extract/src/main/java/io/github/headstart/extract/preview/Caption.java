package io.github.headstart.extract.preview;

import io.github.headstart.text.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** Text below an image, fitted to its width. Widths are in the unit of {@code measure}, which returns the width of a text. */
final class Caption {
    private static final String GAP = "  ";
    private static final String CUT = "…";

    private Caption() {}

    /** The items in order on as few lines as possible; an item that is wider than a line has its own line. */
    static List<String> wrapped(List<String> items, int width, ToIntFunction<String> measure) {
        List<String> lines = new ArrayList<>();
        String line = "";
        for (String item : items) {
            String longer = line.isEmpty() ? item : line + GAP + item;
            if (!line.isEmpty() && measure.applyAsInt(longer) > width) {
                lines.add(line);
                longer = item;
            }
            line = longer;
        }
        lines.add(line);
        return lines;
    }

    /** A name on one line; a longer one is shortened to its beginning and end, which distinguish names. */
    static String shortened(String name, int width, ToIntFunction<String> measure) {
        int[] characters = Printable.name(name).codePoints().toArray();
        String text = new String(characters, 0, characters.length);
        for (int kept = characters.length - 1; kept >= 0 && measure.applyAsInt(text) > width; kept--) {
            int end = kept / 2;
            text = new String(characters, 0, kept - end) + CUT + new String(characters, characters.length - end, end);
        }
        return text;
    }
}
