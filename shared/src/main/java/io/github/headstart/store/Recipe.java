package io.github.headstart.store;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.io.Checksum;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.memory.util.Float16;

/**
 * Everything that a feature value depends on besides the image and the pass. Two stores of the same recipe are
 * interchangeable; a store never mixes recipes.
 *
 * @param image how files are read and brought to one size
 * @param backbone which network, by content
 * @param precision of the backbone's arithmetic
 * @param dtype of the stored values
 * @param shape of one feature map, without the batch
 * @param augmentation what augmentation passes are drawn from; empty as long as the store has only pass 0, whose values do
 *     not depend on it. The number of passes is not part of the recipe
 */
public record Recipe(
        ImageSpec image,
        Preprocessing preprocessing,
        BackboneIdentity backbone,
        Precision precision,
        FeatureType dtype,
        List<Integer> shape,
        Optional<Augmentation> augmentation) {
    private static final String PREPROCESSING = "preprocessing";

    public Recipe {
        shape = List.copyOf(shape);
    }

    /** This recipe with another augmentation. */
    public Recipe withAugmentation(Optional<Augmentation> other) {
        return new Recipe(image, preprocessing, backbone, precision, dtype, shape, other);
    }

    /** The recipe of the output of a later layer of VGG16 in float32. */
    public Recipe upTo(Vgg16Layer layer, List<Integer> outputShape) {
        BackboneIdentity cut = new BackboneIdentity(
                backbone.name(),
                backbone.fingerprint(),
                backbone.trained(),
                Optional.of(layer),
                Optional.empty(),
                backbone.engine());
        return new Recipe(image, preprocessing, cut, precision, FeatureType.FLOAT32, outputShape, augmentation);
    }

    /** The part of this recipe that values of a pass depend on. */
    public Recipe ofPass(int pass) {
        return pass == 0 ? withAugmentation(Optional.empty()) : this;
    }

    /** SHA-256 of the part of this recipe that values of a pass depend on. */
    public String digest(int pass) {
        return new Checksum().add(Json.line(ofPass(pass))).hex();
    }

    public FeatureShape featureShape() {
        return new FeatureShape(shape);
    }

    /** From an image file's bytes to what the backbone takes. */
    public ImagePreparation preparation() {
        return new ImagePreparation(image, preprocessing);
    }

    /**
     * Rounds values computed by the backbone to the values that a store of this recipe returns.
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
     * The reason that a computed feature map cannot be stored, as the status of its image.
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

    /**
     * The differences, as texts such as {@code preprocessing: store caffe, manifest rescale}; empty if nothing. An
     * augmentation differs from another one, but not from none; a backbone's name does not matter.
     */
    public List<String> differences(String thisName, String otherName, Recipe other) {
        boolean augmented = augmentation.isPresent() && other.augmentation.isPresent();
        Map<String, Object> mine = Json.flat(augmented ? this : ofPass(0));
        Map<String, Object> theirs = Json.flat(augmented ? other : other.ofPass(0));
        Set<String> names = new LinkedHashSet<>(mine.keySet());
        names.addAll(theirs.keySet());
        if (backbone.equals(other.backbone)) {
            names.removeIf(name -> name.startsWith("backbone."));
        }
        if (names.contains(PREPROCESSING)) {
            // At least one of them is a name: their parts cannot be compared one by one.
            names.removeIf(name -> name.startsWith(PREPROCESSING + "."));
            mine.put(PREPROCESSING, preprocessing.toString());
            theirs.put(PREPROCESSING, other.preprocessing.toString());
        }
        List<String> differences = new ArrayList<>();
        for (String name : names) {
            Object value = mine.getOrDefault(name, "none");
            Object otherValue = theirs.getOrDefault(name, "none");
            if (!value.equals(otherValue)) {
                differences.add("%s: %s %s, %s %s".formatted(name, thisName, value, otherName, otherValue));
            }
        }
        return differences;
    }
}
