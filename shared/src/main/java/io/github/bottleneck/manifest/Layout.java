package io.github.bottleneck.manifest;

/** How a data set's pictures lie in folders. {@code toString} is the name in the manifest. */
public enum Layout {
    /** {@code root/<split>/<label>/**}. */
    FOLDERS("folders");

    private final String name;

    Layout(String name) {
        this.name = name;
    }

    @Override
    public String toString() {
        return name;
    }
}
