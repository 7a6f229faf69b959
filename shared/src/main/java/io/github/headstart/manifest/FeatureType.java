package io.github.headstart.manifest;

/** How a feature value is stored. {@code toString} is the name in manifests and NumPy. */
public enum FeatureType {
    FLOAT32("float32", Float.BYTES),
    FLOAT16("float16", Short.BYTES);

    private final String name;
    private final int bytes;

    FeatureType(String name, int bytes) {
        this.name = name;
        this.bytes = bytes;
    }

    public int bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return name;
    }
}
