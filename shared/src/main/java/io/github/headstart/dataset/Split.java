package io.github.headstart.dataset;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What an image is used for. {@code toString} is the name in folders, files and manifests. */
public enum Split {
    TRAIN("train", "training"),
    VALIDATION("validation", "val", "valid", "dev"),
    TEST("test", "testing");

    private final String name;
    private final List<String> otherNames;

    Split(String name, String... otherNames) {
        this.name = name;
        this.otherNames = List.of(otherNames);
    }

    /** The split that a name of a folder or in a list means: its own name or a common synonym, in any case. */
    public static Optional<Split> recognised(String text) {
        String lowerCase = text.toLowerCase(Locale.ROOT);
        return Arrays.stream(values())
                .filter(split -> split.name.equals(lowerCase) || split.otherNames.contains(lowerCase))
                .findFirst();
    }

    /** The split of exactly this name, as the program's own files have it. */
    public static Optional<Split> named(String name) {
        return Arrays.stream(values()).filter(split -> split.name.equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
