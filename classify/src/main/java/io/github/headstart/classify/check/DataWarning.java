package io.github.headstart.classify.check;

import java.util.List;
import java.util.Locale;

/**
 * Something about the data that makes a result doubtful.
 *
 * @param check short name, for example {@code near_duplicates}
 * @param text what was found, in words; without examples a whole sentence
 * @param count how often
 * @param examples the first few
 */
public record DataWarning(String check, String text, int count, List<String> examples) {
    private static final int EXAMPLES = 3;

    public DataWarning {
        examples = List.copyOf(examples.subList(0, Math.min(EXAMPLES, examples.size())));
    }

    /** One for all the cases of a kind. */
    static DataWarning of(String check, String text, List<String> cases) {
        return new DataWarning(check, text, cases.size(), cases);
    }

    /** One line. Where there are no examples the text is a sentence with its own numbers. */
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
