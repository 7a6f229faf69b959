package io.github.bottleneck.manifest;

/** The backbone's arithmetic. {@code toString} is the name in the manifest. */
public enum Precision {
    FLOAT32("float32");

    private final String name;

    Precision(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
