package io.github.headstart.classify.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.TinyBackbone;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.StoreOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelBackboneTest {
    private static final Optional<Path> NOT_GIVEN = Optional.empty();

    @TempDir
    private Path folder;

    private Path manifest;
    private BackboneIdentity identity;
    private StoreOrigin origin;

    @BeforeEach
    void extractOnce() throws IOException {
        TinyBackbone.write(folder.resolve("model"), 1);
        manifest = manifest("data-manifest.json", "model", "caffe");
        DataManifest description = DataManifest.read(manifest);
        identity = BackboneProvider.of(description.backbone(), description.image(), folder)
                .identity();
        origin = StoreOrigin.of(description, folder.resolve("cache"));
    }

    @Test
    void findsTheBackboneAndThePreparationOfARun() {
        ModelBackbone backbone = ModelBackbone.find(run(Optional.of(origin)), NOT_GIVEN, NOT_GIVEN);

        assertThat(backbone.provider().identity()).isEqualTo(identity);
        assertThat(backbone.provider().outputShape().dimensions()).containsExactly(8, 8, 8);
        // The manifest has caffe and nearest, but the settings of the recipe are used.
        assertThat(backbone.preparation().preprocessing()).isEqualTo(Preprocessing.TF);
        assertThat(backbone.preparation().image().resize()).isEqualTo(Resize.BICUBIC);
        assertThat(backbone.preparation().height()).isEqualTo(TinyBackbone.SIDE);
    }

    @Test
    void refusesAnotherBackboneAndNamesBothAndTheLocation() throws IOException {
        Files.move(folder.resolve("model"), folder.resolve("moved"));
        TinyBackbone.write(folder.resolve("model"), 2);

        assertThatThrownBy(() -> ModelBackbone.find(run(Optional.of(origin)), NOT_GIVEN, NOT_GIVEN))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(folder.resolve("model") + ": expected the backbone of ")
                .hasMessageContaining("fingerprint " + identity.fingerprint() + ", found one with fingerprint ")
                .hasMessageContaining(manifest + " names")
                .hasMessageContaining("option `manifest`");
    }

    @Test
    void namesTheLocationOfAMissingBackbone() throws IOException {
        Files.move(folder.resolve("model"), folder.resolve("moved"));

        assertThatThrownBy(() -> ModelBackbone.find(run(Optional.of(origin)), NOT_GIVEN, NOT_GIVEN))
                .isInstanceOf(PipelineException.class)
                .hasMessageStartingWith(folder.resolve("model") + ": ")
                .hasMessageContaining("according to " + manifest)
                .hasMessageContaining("option `manifest`");

        Path other = manifest("other.json", "moved", "tf");
        assertThat(ModelBackbone.find(run(Optional.of(origin)), Optional.of(other), NOT_GIVEN)
                        .provider()
                        .identity()
                        .fingerprint())
                .isEqualTo(identity.fingerprint());
    }

    @Test
    void aRunWithoutAnOriginNeedsAManifest() {
        TrainedModel old = run(Optional.empty());

        assertThatThrownBy(() -> ModelBackbone.find(old, NOT_GIVEN, NOT_GIVEN))
                .isInstanceOf(PipelineException.class)
                .hasMessageContaining("run.json")
                .hasMessageContaining("option `manifest`");
        assertThat(ModelBackbone.find(old, Optional.of(manifest), NOT_GIVEN)
                        .provider()
                        .identity())
                .isEqualTo(identity);
    }

    private TrainedModel run(Optional<StoreOrigin> known) {
        Recipe recipe = new Recipe(
                new ImageSpec(TinyBackbone.SIDE, TinyBackbone.SIDE, Resize.BICUBIC),
                Preprocessing.TF,
                identity,
                Precision.FLOAT32,
                FeatureType.FLOAT32,
                List.of(8, 8, 8),
                Optional.empty());
        return new TrainedModel(folder.resolve("run"), TestDescriptions.of(recipe, List.of("a", "b"), known));
    }

    private Path manifest(String name, String model, String preprocessing) throws IOException {
        return Files.writeString(folder.resolve(name), """
                {"dataset": {"root": "images", "layout": "folders"},
                 "image": {"height": 32, "width": 32},
                 "backbone": {"saved_model": "%s", "preprocessing": "%s"},
                 "features": {"directory": "features"}}
                """.formatted(model, preprocessing));
    }
}
