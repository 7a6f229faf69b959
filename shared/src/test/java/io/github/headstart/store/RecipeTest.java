package io.github.headstart.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.Channels;
import io.github.headstart.image.Damaged;
import io.github.headstart.image.Fit;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Normalization;
import io.github.headstart.image.Orientation;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Engine;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Precision;
import io.github.headstart.manifest.Vgg16Layer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipeTest {
    private static final Recipe RECIPE = TestRecipes.recipe(FeatureType.FLOAT32, 4, 4, 512);

    @Test
    void namesEachFieldThatDiffersWithBothValues() {
        Recipe other = new Recipe(
                new ImageSpec(8, 9, Resize.NEAREST, Fit.CROP, Optional.empty(), Orientation.EXIF, Damaged.ACCEPT),
                Preprocessing.CAFFE,
                RECIPE.backbone(),
                Precision.FLOAT32,
                FeatureType.FLOAT16,
                RECIPE.shape(),
                Optional.empty());

        assertThat(RECIPE.differences("store", "manifest", other))
                .containsExactly(
                        "image.width: store 8, manifest 9",
                        "image.fit: store stretch, manifest crop",
                        "image.orientation: store ignore, manifest exif",
                        "image.damaged: store error, manifest accept",
                        "preprocessing: store rescale, manifest caffe",
                        "dtype: store float32, manifest float16");
    }

    @Test
    void anAugmentationDiffersFromAnotherButNotFromNone() {
        Recipe forty = RECIPE.withAugmentation(Optional.of(TestRecipes.rotation(40)));
        Recipe thirty = RECIPE.withAugmentation(Optional.of(TestRecipes.rotation(30)));

        assertThat(forty.differences("store", "manifest", RECIPE)).isEmpty();
        assertThat(RECIPE.differences("store", "manifest", forty)).isEmpty();
        assertThat(forty.differences("store", "manifest", thirty))
                .containsExactly("augmentation.rotation: store 40.0, manifest 30.0");
        assertThat(forty.ofPass(0)).isEqualTo(RECIPE);
        assertThat(forty.ofPass(1)).isEqualTo(forty);
    }

    @Test
    void namesBothBackbonesButDoesNotMindAnotherNameOfTheSame() {
        Recipe renamed = withBackbone(new BackboneIdentity("elsewhere", "f".repeat(64), true));
        Recipe other = withBackbone(new BackboneIdentity("other", "0".repeat(64), true));

        assertThat(RECIPE.differences("store", "manifest", renamed)).isEmpty();
        assertThat(RECIPE.differences("store", "manifest", other))
                .containsExactly(
                        "backbone.name: store fake, manifest other",
                        "backbone.fingerprint: store %s, manifest %s".formatted("f".repeat(64), "0".repeat(64)));
    }

    /** Checksums, names of shards and their metadata are made of this text: stores of before there were these settings stay readable. */
    @Test
    void settingsThatCameLaterAreInTheTextOnlyWhereTheyAreSet() {
        BackboneIdentity before = new BackboneIdentity("vgg16", "ab", true);
        assertThat(Json.line(before)).isEqualTo("{\"name\":\"vgg16\",\"fingerprint\":\"ab\",\"trained\":true}");
        assertThat(Json.parse(Json.line(before), "x", BackboneIdentity.class)).isEqualTo(before);

        BackboneIdentity now = new BackboneIdentity(
                "vgg16",
                "ab",
                true,
                Optional.of(Vgg16Layer.BLOCK4_POOL),
                Optional.of(Pooling.AVG),
                Optional.of(Engine.WINOGRAD));
        assertThat(Json.line(now)).endsWith(",\"layer\":\"block4_pool\",\"pooling\":\"avg\",\"engine\":\"winograd\"}");
        assertThat(Json.parse(Json.line(now), "x", BackboneIdentity.class)).isEqualTo(now);
    }

    /** Checksums, names of shards and their metadata are made of this text. */
    @Test
    void aRecipeWithANameHasTheTextOfBefore() {
        assertThat(Json.line(RECIPE)).isEqualTo("""
                        {"image":{"height":8,"width":8,"resize":"nearest","fit":"stretch","orientation":"ignore","damaged":"error"},\
                        "preprocessing":"rescale","backbone":{"name":"fake","fingerprint":"%s","trained":true},\
                        "precision":"float32","dtype":"float32","shape":[4,4,512],"augmentation":null}""".formatted("f".repeat(64)));
    }

    @Test
    void recordsStatedPreprocessingAndTheShorterSide() {
        Recipe recipe = stated(0.5);

        assertThat(Json.line(recipe))
                .contains("\"fit\":\"crop\",\"resize_to\":9,\"orientation\"")
                .contains(
                        "\"preprocessing\":{\"scale\":0.5,\"mean\":[1.0,2.0,3.0],\"std\":[4.0,5.0,6.0],\"channels\":\"bgr\"},");
        assertThat(Json.parse(Json.line(recipe), "test", Recipe.class)).isEqualTo(recipe);
    }

    @Test
    void namesTheNumbersOfStatedPreprocessingThatDiffer() {
        assertThat(stated(0.5).differences("store", "manifest", stated(0.25)))
                .containsExactly("preprocessing.scale: store 0.5, manifest 0.25");
        assertThat(RECIPE.differences("store", "manifest", stated(0.5)))
                .containsExactly(
                        "image.fit: store stretch, manifest crop",
                        "preprocessing: store rescale, manifest {\"scale\":0.5,\"mean\":[1.0,2.0,3.0],\"std\":[4.0,5.0,6.0],\"channels\":\"bgr\"}",
                        "image.resize_to: store none, manifest 9");
        assertThat(RECIPE.differences("store", "manifest", RECIPE)).isEmpty();
    }

    private static Recipe stated(double scale) {
        return new Recipe(
                new ImageSpec(8, 8, Resize.NEAREST, Fit.CROP, Optional.of(9), Orientation.IGNORE, Damaged.ERROR),
                new Normalization(scale, List.of(1., 2., 3.), List.of(4., 5., 6.), Channels.BGR),
                RECIPE.backbone(),
                RECIPE.precision(),
                RECIPE.dtype(),
                RECIPE.shape(),
                RECIPE.augmentation());
    }

    private static Recipe withBackbone(BackboneIdentity backbone) {
        return new Recipe(
                new ImageSpec(8, 8, Resize.NEAREST),
                Preprocessing.RESCALE,
                backbone,
                Precision.FLOAT32,
                FeatureType.FLOAT32,
                RECIPE.shape(),
                Optional.empty());
    }

    @Test
    void saysWhyAFeatureMapCannotBeStored() {
        Recipe half = TestRecipes.recipe(FeatureType.FLOAT16, 2);
        float[] maps = {1, -65504, 70112.5f, 1, Float.NaN, Float.POSITIVE_INFINITY};

        assertThat(half.unstorable(maps, 0)).isEmpty();
        assertThat(half.unstorable(maps, 1)).contains("features overflow float16: 70112.5; use \"dtype\": \"float32\"");
        assertThat(half.unstorable(maps, 2)).contains("the backbone makes features that are NaN or infinite: 2 of 2");
        assertThat(TestRecipes.recipe(FeatureType.FLOAT32, 2).unstorable(maps, 1))
                .isEmpty();
    }

    /** Every value that float16 rounds to its largest is stored; what it would round to infinity is not. */
    @Test
    void refusesExactlyWhatFloat16WouldStoreAsInfinity() {
        Recipe half = TestRecipes.recipe(FeatureType.FLOAT16, 1);
        for (float value : new float[] {65504, 65519.996f, 65520, -65520, Float.MAX_VALUE}) {
            float[] stored = {value};
            half.roundAsStored(stored);
            assertThat(half.unstorable(new float[] {value}, 0).isPresent())
                    .as(Float.toString(value))
                    .isEqualTo(Float.isInfinite(stored[0]));
        }
    }

    @Test
    void saysWhichNameOfANewerVersionItDoesNotKnow() {
        String newer = Json.line(RECIPE).replace("nearest", "magic");

        assertThatThrownBy(() -> Json.parse(newer, "features.json", Recipe.class))
                .isInstanceOf(PipelineException.class)
                .hasMessage("features.json: image.resize: expected one of nearest, bilinear, bicubic, lanczos, area, "
                        + "found magic; was it written by a newer version?");
    }

    @Test
    void roundsAsAStoreDoes(@TempDir Path folder) {
        float[] values = {1 / 3f, -1e-7f, 70_000, 2049};
        for (FeatureType dtype : FeatureType.values()) {
            Recipe recipe = TestRecipes.recipe(dtype, 1, 1, values.length);
            Path shard = folder.resolve(dtype + ".arrow");
            try (FeatureWriter writer = FeatureWriter.create(shard, recipe)) {
                writer.append(TestRecipes.key(Split.TRAIN, "a", 0, 0), Optional.empty(), values, 0);
                writer.commit(Split.TRAIN, 0);
            }
            float[] stored = new float[values.length];
            try (FeatureReader reader = FeatureReader.open(shard, recipe)) {
                reader.read(0, stored, 0);
            }

            float[] rounded = values.clone();
            recipe.roundAsStored(rounded);
            assertThat(rounded).isEqualTo(stored);
        }
    }

    @Test
    void comesBackFromJsonTheSame() {
        Recipe recipe = RECIPE.withAugmentation(Optional.of(TestRecipes.rotation(40)));

        assertThat(Json.parse(Json.line(recipe), "test", Recipe.class)).isEqualTo(recipe);
    }
}
