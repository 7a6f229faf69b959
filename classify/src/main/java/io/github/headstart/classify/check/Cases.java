package io.github.headstart.classify.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** The cases of one kind of problem: all are counted, and the first few become examples. */
final class Cases {
    private final List<String> examples = new ArrayList<>();
    private int count;

    /** @param example called for the first few only */
    void add(Supplier<String> example) {
        count++;
        if (examples.size() < DataWarning.EXAMPLES) {
            examples.add(example.get());
        }
    }

    /** Adds a warning if there are cases. */
    void warn(List<DataWarning> warnings, String check, String text) {
        if (count > 0) {
            warnings.add(new DataWarning(check, text, count, examples));
        }
    }
}
