package io.github.headstart.classify.predict;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.BackboneSummary;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.backbone.SavedNetwork;
import io.github.headstart.backbone.UnsupportedPrecisionException;
import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TestDescriptions;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.image.Preprocessing;
import io.github.headstart.image.Resize;
import io.github.headstart.manifest.FeatureType;
import io.github.headstart.manifest.Precision;
import io.github.headstart.store.Recipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PredictRunTest {
    private static final Recipe RECIPE = new Recipe(
            new ImageSpec(32, 32, Resize.NEAREST),
            Preprocessing.TF,
            new BackboneIdentity("model", "ab", true),
            Precision.BFLOAT16,
            FeatureType.FLOAT32,
            List.of(8, 8, 8),
            Optional.empty());

    /** A backbone that cannot be opened. */
    private record Closed(PipelineException why) implements BackboneProvider {
        @Override
        public Backbone open() {
            throw why;
        }

        @Override
        public BackboneIdentity identity() {
            return RECIPE.backbone();
        }

        @Override
        public FeatureShape outputShape() {
            return new FeatureShape(RECIPE.shape());
        }

        @Override
        public BackboneSummary summary() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SavedNetwork savedModel() {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Vgg16Convolution> vgg16Convolutions() {
            return List.of();
        }
    }

    @Test
    void saysWhatToDoOnAMachineWithoutThePrecisionOfTheRun() {
        assertThatThrownBy(() -> predict(new UnsupportedPrecisionException(
                        "backbone.precision: bfloat16 expects another processor; use float32")))
                .isInstanceOf(PipelineException.class)
                .hasMessageEndingWith(
                        "use float32; the features of run were computed in bfloat16: predict on a machine that supports it, or extract and train again in float32");
        assertThatThrownBy(() -> predict(new PipelineException("model: cannot be loaded")))
                .isInstanceOf(PipelineException.class)
                .hasMessage("model: cannot be loaded");
    }

    private static void predict(PipelineException why) {
        TrainedModel run =
                new TrainedModel(Path.of("run"), TestDescriptions.of(RECIPE, List.of("a", "b"), Optional.empty()));
        ModelBackbone backbone = new ModelBackbone(RECIPE.preparation(), new Closed(why));
        new PredictRun(run, backbone).predict(List.of(), batch -> {}, () -> false);
    }
}
