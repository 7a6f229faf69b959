package io.github.bottleneck.store;

import io.github.bottleneck.manifest.FeatureType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Everything that a feature value depends on besides the picture and the pass. Two stores of the same recipe are
 * interchangeable; a store never mixes recipes.
 *
 * @param height of the resized picture in pixels
 * @param width of the resized picture in pixels
 * @param resize the name of the resize method
 * @param preprocessing the name of the preprocessing
 * @param backbone which network, by content
 * @param precision of the backbone's arithmetic
 * @param dtype of the stored values
 * @param shape of one feature map
 */
public record Recipe(
        int height,
        int width,
        String resize,
        String preprocessing,
        BackboneIdentity backbone,
        String precision,
        FeatureType dtype,
        List<Integer> shape) {

    /**
     * @param name for people
     * @param fingerprint SHA-256 over graph and weights
     * @param trained false where the weights were drawn from a seed
     */
    public record BackboneIdentity(String name, String fingerprint, boolean trained) {}

    public Recipe {
        shape = List.copyOf(shape);
    }

    public FeatureShape featureShape() {
        return new FeatureShape(shape);
    }

    /** What differs, a text each such as {@code preprocessing: store caffe, manifest rescale}; empty if nothing. */
    public List<String> differences(String thisName, String otherName, Recipe other) {
        Map<String, Object> mine = fields();
        List<String> differences = new ArrayList<>();
        other.fields().forEach((field, theirs) -> {
            if (!Objects.equals(mine.get(field), theirs)) {
                differences.add("%s: %s %s, %s %s".formatted(field, thisName, mine.get(field), otherName, theirs));
            }
        });
        return differences;
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image height", height);
        fields.put("image width", width);
        fields.put("resize", resize);
        fields.put("preprocessing", preprocessing);
        fields.put("backbone", backbone.name());
        fields.put("backbone fingerprint", backbone.fingerprint());
        fields.put("precision", precision);
        fields.put("dtype", dtype);
        fields.put("feature shape", shape);
        return fields;
    }
}
