package io.github.bottleneck.dataset;

import java.util.List;

/**
 * What a layout found under its root.
 *
 * @param classes the labels, sorted by name as Keras does; a label's place is its number
 * @param pictures in their order
 */
public record Dataset(List<String> classes, List<Picture> pictures) {
    public Dataset {
        classes = List.copyOf(classes);
        pictures = List.copyOf(pictures);
    }
}
