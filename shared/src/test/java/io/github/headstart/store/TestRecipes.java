package io.github.headstart.store;

import io.github.headstart.dataset.Image;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.manifest.FeatureType;
import java.util.List;
import java.util.Map;

/** Recipes and keys for tests. */
public final class TestRecipes {
    private TestRecipes() {}

    public static Recipe recipe(FeatureType dtype, Integer... shape) {
        Recipe.BackboneIdentity backbone = new Recipe.BackboneIdentity("fake", "f".repeat(64), true);
        return new Recipe(
                8,
                8,
                "nearest",
                "stretch",
                "ignore",
                "error",
                "rescale",
                backbone,
                "float32",
                dtype,
                List.of(shape),
                Map.of());
    }

    public static FeatureKey key(Split split, String label, int number, int pass) {
        Image image = new Image("%s/%s/%d.png".formatted(split, label, number), split, label);
        return new FeatureKey(new Sample(image, "%064x".formatted(number)), pass);
    }
}
