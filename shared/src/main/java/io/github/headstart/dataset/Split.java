package io.github.headstart.dataset;

import java.util.Arrays;
import java.util.Optional;

/** What a picture is used for. {@code toString} is the name in folders, files and manifests. */
public enum Split {
    TRAIN("train"),
    VALIDATION("validation"),
    TEST("test");

    private final String name;

    Split(String name) {
        this.name = name;
    }

    public static Optional<Split> named(String name) {
        return Arrays.stream(values()).filter(split -> split.name.equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return name;
    }
}
