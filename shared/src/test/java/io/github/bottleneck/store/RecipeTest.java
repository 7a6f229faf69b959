package io.github.bottleneck.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bottleneck.json.Json;
import io.github.bottleneck.manifest.FeatureType;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecipeTest {
    private static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 4, 4, 512);

    @Test
    void namesEachFieldThatDiffersWithBothValues() {
        Recipe other = new Recipe(
                8,
                9,
                "nearest",
                "crop",
                "exif",
                "accept",
                "caffe",
                RECIPE.backbone(),
                "float32",
                FeatureType.FLOAT16,
                RECIPE.shape(),
                Map.of());

        assertThat(RECIPE.differences("store", "manifest", other))
                .containsExactly(
                        "image width: store 8, manifest 9",
                        "fit: store stretch, manifest crop",
                        "orientation: store ignore, manifest exif",
                        "truncated: store error, manifest accept",
                        "preprocessing: store rescale, manifest caffe",
                        "dtype: store float32, manifest float16");
    }

    @Test
    void anAugmentationDiffersFromAnotherButNotFromNone() {
        Recipe forty = RECIPE.withAugmentation(Map.of("seed", 42L, "rotation", 40.0));
        Recipe thirty = RECIPE.withAugmentation(Map.of("seed", 42L, "rotation", 30.0));

        assertThat(forty.differences("store", "manifest", RECIPE)).isEmpty();
        assertThat(RECIPE.differences("store", "manifest", forty)).isEmpty();
        assertThat(forty.differences("store", "manifest", thirty))
                .containsExactly("augmentation.rotation: store 40.0, manifest 30.0");
        assertThat(forty.ofPass(0)).isEqualTo(RECIPE);
        assertThat(forty.ofPass(1)).isEqualTo(forty);
    }

    @Test
    void namesBothBackbonesButDoesNotMindAnotherNameOfTheSame() {
        Recipe renamed = withBackbone(new Recipe.BackboneIdentity("elsewhere", "f".repeat(64), true));
        Recipe other = withBackbone(new Recipe.BackboneIdentity("other", "0".repeat(64), true));

        assertThat(RECIPE.differences("store", "manifest", renamed)).isEmpty();
        assertThat(RECIPE.differences("store", "manifest", other))
                .containsExactly("backbone: store fake with fingerprint %s, manifest other with fingerprint %s"
                        .formatted("f".repeat(64), "0".repeat(64)));
    }

    private static Recipe withBackbone(Recipe.BackboneIdentity backbone) {
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
                FeatureType.FLOAT32,
                RECIPE.shape(),
                Map.of());
    }

    @Test
    void comesBackFromJsonTheSame() {
        Recipe recipe = RECIPE.withAugmentation(
                Map.of("seed", 42L, "zoom", List.of(0.8, 1.2), "fill", "nearest", "horizontal_flip", true));

        assertThat(Json.parse(Json.line(recipe), "test", Recipe.class)).isEqualTo(recipe);
    }
}
