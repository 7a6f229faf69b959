package io.github.headstart.store;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Fit;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.ReadOptions.Orientation;
import io.github.headstart.image.ReadOptions.Truncated;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.ImageSpec;
import io.github.headstart.manifest.Precision;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.util.Float16;

/**
 * Everything that a feature value depends on besides the image and the pass. Two stores of the same recipe are
 * interchangeable; a store never mixes recipes.
 *
 * @param height of the resized image in pixels
 * @param width of the resized image in pixels
 * @param resize the name of the resize method
 * @param fit what became of images whose sides have another ratio, by its name in the manifest
 * @param orientation whether EXIF's orientation was followed, by its name in the manifest
 * @param truncated what became of files that end too early, by its name in the manifest
 * @param preprocessing the name of the preprocessing
 * @param backbone which network, by content
 * @param precision of the backbone's arithmetic
 * @param dtype of the stored values
 * @param shape of one feature map
 * @param augmentation what augmented passes are drawn from, by the names of the manifest; empty as long as the store
 *     has only pass 0, whose values do not depend on it. The number of passes is no part of the recipe
 */
public record Recipe(
        int height,
        int width,
        String resize,
        String fit,
        String orientation,
        String truncated,
        String preprocessing,
        BackboneIdentity backbone,
        String precision,
        FeatureType dtype,
        List<Integer> shape,
        Map<String, Object> augmentation) {

    /**
     * @param name for people; the same network may go by another name elsewhere
     * @param fingerprint SHA-256 over graph and weights
     * @param trained false where the weights were drawn from a seed
     */
    public record BackboneIdentity(String name, String fingerprint, boolean trained) {
        private String described() {
            return "%s with fingerprint %s".formatted(name, fingerprint);
        }
    }

    public Recipe {
        shape = List.copyOf(shape);
        Map<String, Object> normal = new LinkedHashMap<>();
        // A whole number comes back from JSON as an int, whatever it was.
        augmentation.forEach((name, value) -> normal.put(name, value instanceof Integer i ? Long.valueOf(i) : value));
        augmentation = Collections.unmodifiableMap(normal);
    }

    /** This recipe with another augmentation. */
    public Recipe withAugmentation(Map<String, Object> other) {
        return new Recipe(
                height,
                width,
                resize,
                fit,
                orientation,
                truncated,
                preprocessing,
                backbone,
                precision,
                dtype,
                shape,
                other);
    }

    /** The part of this recipe that values of a pass depend on. */
    public Recipe ofPass(int pass) {
        return pass == 0 ? withAugmentation(Map.of()) : this;
    }

    public FeatureShape featureShape() {
        return new FeatureShape(shape);
    }

    /**
     * How files were read and brought to one size.
     *
     * @throws PipelineException if this version of the program does not know one of the ways
     */
    public ImageSpec image() {
        return new ImageSpec(
                height,
                width,
                named("resize", Resize.class, resize),
                named("fit", Fit.class, fit),
                named("orientation", Orientation.class, orientation),
                named("truncated", Truncated.class, truncated));
    }

    /** @throws PipelineException if this version of the program does not know it */
    public Preprocessing imagePreprocessing() {
        return named("preprocessing", Preprocessing.class, preprocessing);
    }

    /** @throws PipelineException if this version of the program does not know it */
    public Precision arithmetic() {
        return named("precision", Precision.class, precision);
    }

    /**
     * Brings values fresh from the backbone to what a store of this recipe gives back of them.
     *
     * @param maps feature maps of any number, changed in place
     */
    public void roundAsStored(float[] maps) {
        if (dtype == FeatureType.FLOAT16) {
            for (int i = 0; i < maps.length; i++) {
                maps[i] = Float16.toFloat(Float16.toFloat16(maps[i]));
            }
        }
    }

    /**
     * Why a feature map fresh from the backbone cannot be stored, as a status of its image.
     *
     * @param maps feature maps behind one another
     * @param index which of them
     * @return empty if every value is finite, and stays so in the type of the stored values
     */
    public Optional<String> unstorable(float[] maps, int index) {
        int size = featureShape().size();
        int notFinite = 0;
        float largest = 0;
        for (int i = index * size; i < (index + 1) * size; i++) {
            if (!Float.isFinite(maps[i])) {
                notFinite++;
            } else if (Math.abs(maps[i]) > Math.abs(largest)) {
                largest = maps[i];
            }
        }
        if (notFinite > 0) {
            return Optional.of(
                    "the backbone makes features that are NaN or infinite: %d of %d".formatted(notFinite, size));
        }
        return dtype == FeatureType.FLOAT16 && Float.isInfinite(Float16.toFloat(Float16.toFloat16(largest)))
                ? Optional.of("features overflow float16: %s; use \"dtype\": \"float32\"".formatted(largest))
                : Optional.empty();
    }

    private static <E extends Enum<E>> E named(String field, Class<E> type, String name) {
        List<E> known = List.of(type.getEnumConstants());
        return known.stream()
                .filter(constant -> constant.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new PipelineException(
                        "recipe: expected %s to be one of %s, found %s; was it made by a newer version of the program?"
                                .formatted(field, known, name)));
    }

    /**
     * What differs, a text each such as {@code preprocessing: store caffe, manifest rescale}; empty if nothing. An
     * augmentation differs from another one, but not from none; a backbone's name does not matter.
     */
    public List<String> differences(String thisName, String otherName, Recipe other) {
        Map<String, Object> mine = fields();
        List<String> differences = new ArrayList<>();
        if (!backbone.fingerprint().equals(other.backbone.fingerprint())) {
            differences.add("backbone: %s %s, %s %s"
                    .formatted(thisName, backbone.described(), otherName, other.backbone.described()));
        }
        Map<String, Object> theirs = other.fields();
        if (!augmentation.isEmpty() && !other.augmentation.isEmpty()) {
            augmentation.forEach((name, value) -> mine.put("augmentation." + name, value));
            other.augmentation.forEach((name, value) -> theirs.put("augmentation." + name, value));
        }
        Set<String> names = new LinkedHashSet<>(mine.keySet());
        names.addAll(theirs.keySet());
        for (String name : names) {
            if (!Objects.equals(mine.get(name), theirs.get(name))) {
                differences.add("%s: %s %s, %s %s"
                        .formatted(name, thisName, shown(mine.get(name)), otherName, shown(theirs.get(name))));
            }
        }
        return differences;
    }

    private static String shown(Object value) {
        return value == null ? "none" : value.toString();
    }

    private Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("image height", height);
        fields.put("image width", width);
        fields.put("resize", resize);
        fields.put("fit", fit);
        fields.put("orientation", orientation);
        fields.put("truncated", truncated);
        fields.put("preprocessing", preprocessing);
        fields.put("precision", precision);
        fields.put("dtype", dtype);
        fields.put("feature shape", shape);
        return fields;
    }
}
