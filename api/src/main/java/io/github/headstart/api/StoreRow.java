package io.github.headstart.api;

import java.util.List;

/**
 * A row of a store: one image in one pass.
 *
 * @param path of the image, relative to the data set's root, {@code /} between parts
 * @param split {@code train}, {@code validation} or {@code test}
 * @param labels its class; where images may have several, their names sorted, or none
 * @param sha256 of the image file's bytes, 64 lowercase hex digits
 * @param pass 0 for the image as it is, 1 and more for an augmented one
 * @param features the feature map, row-major, channel fastest; its size is the product of {@link HeadstartStore#shape}. The array is this
 *     row's own and is not copied
 */
public record StoreRow(String path, String split, List<String> labels, String sha256, int pass, float[] features) {
    /** Copies the labels. */
    public StoreRow {
        labels = List.copyOf(labels);
    }

    /** The class; where images may have several, their names with {@code |} between two, as in the store's files. */
    public String label() {
        return String.join("|", labels);
    }
}
