package io.github.headstart.classify.check;

import java.util.List;
import java.util.Locale;

/**
 * A problem in the data that makes the results unreliable.
 *
 * @param check short name, for example {@code near_duplicates}
 * @param text description of the problem; a whole sentence if there are no examples
 * @param count number of cases
 * @param examples the first few cases
 */
public record DataWarning(String check, String text, int count, List<String> examples) {
    static final int EXAMPLES = 3;

    public DataWarning {
        examples = List.copyOf(examples.subList(0, Math.min(EXAMPLES, examples.size())));
    }

    /** The warning on one line. Without examples the text contains the numbers itself. */
    @Override
    public String toString() {
        if (examples.isEmpty()) {
            return text;
        }
        String shown = String.format(Locale.ROOT, "%s: %,d", text, count);
        String more = count > examples.size() ? "; …" : "";
        return "%s (%s%s)".formatted(shown, String.join("; ", examples), more);
    }
}
