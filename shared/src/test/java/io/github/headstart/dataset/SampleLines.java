package io.github.headstart.dataset;

import io.github.headstart.io.Cursor;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The lines of a {@code samples.csv} as a list, for tests. */
public final class SampleLines {
    private SampleLines() {}

    public static List<SampleFile.Entry> of(Path file) {
        List<SampleFile.Entry> lines = new ArrayList<>();
        try (Cursor<SampleFile.Entry> cursor = SampleFile.read(file)) {
            cursor.forEachRemaining(lines::add);
        }
        return lines;
    }
}
