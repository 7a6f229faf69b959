package io.github.headstart.manifest;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.error.Checks;
import io.github.headstart.json.JsonObject;
import java.util.Optional;

/**
 * The manifest's {@code augmentation}: how many augmentation passes over the training images there are, and what their
 * transforms are drawn from.
 *
 * @param passes augmentation passes besides pass 0, the unchanged images; 0 to 10,000
 */
public record AugmentationSpec(int passes, Augmentation augmentation) {
    private static final int MOST_PASSES = 10_000;

    public AugmentationSpec {
        new Checks().range("passes", passes, 0, MOST_PASSES).done();
    }

    /** No augmentation passes. */
    public static AugmentationSpec none() {
        return new AugmentationSpec(0, Augmentation.none());
    }

    /**
     * Reads the manifest's object; {@code passes} is required.
     *
     * @return empty if the object does not describe an augmentation; the problems are noted in it
     */
    public static Optional<AugmentationSpec> read(JsonObject json) {
        int passes = json.require("passes", "a number of augmentation passes")
                .integer("passes")
                .orElse(0);
        Optional<Augmentation> augmentation = Augmentation.read(json);
        return json.build(() -> new AugmentationSpec(passes, augmentation.orElse(Augmentation.none())))
                .filter(spec -> augmentation.isPresent());
    }

    /** What augmentation passes are drawn from; empty where there are none. */
    public Optional<Augmentation> used() {
        return passes == 0 ? Optional.empty() : Optional.of(augmentation);
    }
}
