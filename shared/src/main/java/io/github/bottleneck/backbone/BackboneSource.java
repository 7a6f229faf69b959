package io.github.bottleneck.backbone;

import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.manifest.BackboneSpec;
import io.github.bottleneck.manifest.ImageSpec;
import io.github.bottleneck.store.FeatureShape;
import io.github.bottleneck.store.Recipe.BackboneIdentity;
import java.nio.file.Path;

/** A backbone that is known by its content but not yet loaded, so that nothing is opened when nothing is to be run. */
public interface BackboneSource {
    BackboneIdentity identity();

    FeatureShape outputShape();

    BackboneSummary summary();

    /**
     * Loads the network for pictures of this source's size.
     *
     * @throws PipelineException if the model cannot be built or loaded
     */
    Backbone open(Parallelism parallelism);

    /** A backbone that is loaded when it is first run, and fails then where {@link #open} would. */
    default Backbone lazy(Parallelism parallelism) {
        return new LazyBackbone(this, parallelism);
    }

    /**
     * Finds what the manifest names.
     *
     * @param cache the folder in which backbones that this program builds are kept
     * @throws PipelineException if the weights or the model are missing, damaged or do not fit the image size
     */
    static BackboneSource of(BackboneSpec backbone, ImageSpec image, Path cache) {
        if (backbone.network() instanceof BackboneSpec.Vgg16 vgg16) {
            return Vgg16Source.of(vgg16.weights(), image.height(), image.width(), backbone.precision(), cache);
        }
        BackboneSpec.SavedModel model = (BackboneSpec.SavedModel) backbone.network();
        return SavedModelSource.of(model.directory(), image.height(), image.width(), backbone.precision());
    }
}
