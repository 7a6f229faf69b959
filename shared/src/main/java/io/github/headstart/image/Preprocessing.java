package io.github.headstart.image;

import io.github.headstart.json.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The normalisation of an image's values in a backbone's training: one of Keras's names, or the numbers. In documents it is a name or an
 * object. Compare with {@code equals}: a name differs from the same numbers.
 */
public sealed interface Preprocessing permits NamedPreprocessing, Normalization {
    Preprocessing CAFFE = NamedPreprocessing.CAFFE;
    Preprocessing TF = NamedPreprocessing.TF;
    Preprocessing TORCH = NamedPreprocessing.TORCH;
    Preprocessing RESCALE = NamedPreprocessing.RESCALE;
    Preprocessing NONE = NamedPreprocessing.NONE;

    /** Reads a field that must be there; what is wrong with it is noted. */
    static Optional<Preprocessing> read(JsonObject json, String field) {
        if (json.isObject(field)) {
            return json.object(field).flatMap(Normalization::read);
        }
        String[] names =
                Arrays.stream(NamedPreprocessing.values()).map(Object::toString).toArray(String[]::new);
        String expected =
                "one of %s, or {\"scale\": 0.00392156862745098, \"mean\": [0.485, 0.456, 0.406], \"std\": [0.229, 0.224, 0.225]} or the like"
                        .formatted(String.join(", ", names));
        return json.require(field, expected)
                .text(field, expected, names)
                .map(name -> NamedPreprocessing.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    /** The numbers. */
    Normalization normalization();

    /** @param rgb pixels of red, green and blue, each 0 ... 255 and not necessarily whole; changed in place */
    // Not a default method: Java would initialise this interface before its enumeration then, and the constants above
    // would be null where
    // the enumeration is used first.
    void apply(float[] rgb);
}
