package io.github.headstart.store;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import java.util.List;
import java.util.Optional;

/** Recipes and keys for tests. */
public final class TestRecipes {
    private TestRecipes() {}

    public static Recipe recipe(FeatureType dtype, Integer... shape) {
        BackboneIdentity backbone = new BackboneIdentity("fake", "f".repeat(64), true);
        return new Recipe(
                new ImageSpec(8, 8, Resize.NEAREST),
                Preprocessing.RESCALE,
                backbone,
                Precision.FLOAT32,
                dtype,
                List.of(shape),
                Optional.empty());
    }

    /** What differs from {@link Augmentation#none} by its rotation alone. */
    public static Augmentation rotation(double degrees) {
        Augmentation none = Augmentation.none();
        return new Augmentation(
                none.seed(), degrees, 0, 0, 0, none.zoom(), false, false, none.brightness(), 0, none.fill(), 0);
    }

    public static FeatureKey key(Split split, String label, int number, int pass) {
        String path = "%s/%s/%d.png".formatted(split, label, number);
        return new FeatureKey(new Sample(path, split, label, "%064x".formatted(number)), pass);
    }
}
