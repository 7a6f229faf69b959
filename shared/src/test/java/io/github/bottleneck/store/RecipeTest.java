package io.github.bottleneck.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private final Recipe recipe = TestStore.RECIPE;

    @Test
    void namesEveryFieldThatDiffers() {
        Recipe other = new Recipe(
                8,
                9,
                "nearest",
                "caffe",
                new Recipe.BackboneIdentity("other", "0".repeat(64), true),
                "float32",
                recipe.dtype(),
                recipe.shape(),
                Map.of());
        assertThat(recipe.differences("store", "manifest", other))
                .containsExactlyInAnyOrder(
                        "image width: store 8, manifest 9",
                        "preprocessing: store tf, manifest caffe",
                        "backbone: store tiny with fingerprint %s, manifest other with fingerprint %s"
                                .formatted("f".repeat(64), "0".repeat(64)));
    }

    @Test
    void doesNotMindTheBackbonesName() {
        Recipe other = new Recipe(
                8,
                8,
                "nearest",
                "tf",
                new Recipe.BackboneIdentity("elsewhere", "f".repeat(64), true),
                "float32",
                recipe.dtype(),
                recipe.shape(),
                Map.of());
        assertThat(recipe.differences("store", "manifest", other)).isEmpty();
    }

    @Test
    void comparesAugmentationsOnlyWhereBothHaveOne() {
        Recipe some = recipe.withAugmentation(Map.of("rotation", 40.0));
        Recipe more = recipe.withAugmentation(Map.of("rotation", 50.0));
        assertThat(recipe.differences("store", "manifest", some)).isEmpty();
        assertThat(some.differences("store", "manifest", more))
                .isEqualTo(List.of("augmentation.rotation: store 40.0, manifest 50.0"));
    }
}
