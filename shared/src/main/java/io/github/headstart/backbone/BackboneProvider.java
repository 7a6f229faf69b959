package io.github.headstart.backbone;

import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.manifest.BackboneSpec;
import java.nio.file.Path;
import java.util.List;

/** A backbone that is known by its content but not yet loaded, so that nothing is opened when nothing is to be run. */
public interface BackboneProvider {
    BackboneIdentity identity();

    FeatureShape outputShape();

    BackboneSummary summary();

    /**
     * Loads the network for images of this provider's size.
     *
     * @throws PipelineException if the model cannot be built or loaded
     */
    Backbone open();

    /** A backbone that is loaded when it is first run; it then fails as {@link #open} would. */
    default Backbone lazy() {
        return new LazyBackbone(this);
    }

    /** Where the network runs, by TensorFlow's names: {@code CPU:0}, {@code GPU:0}. */
    default String device() {
        return NativeTensorFlow.device();
    }

    /**
     * The network in a SavedModel, which is built first where this program builds it; without the pooling of {@link #identity}. For
     * callers that import the network into their own graph.
     *
     * @throws PipelineException if the model cannot be built, or is none of TensorFlow
     */
    SavedNetwork savedModel();

    /** All convolutions in order, also those behind the layer whose output is taken, if this is VGG16; empty for any other network. */
    List<Vgg16Convolution> vgg16Convolutions();

    /**
     * Finds what the manifest names.
     *
     * @param cache the folder in which backbones that this program builds are kept
     * @throws PipelineException if the weights or the model are missing, damaged or do not fit the image size or the
     *     preprocessing
     */
    static BackboneProvider of(BackboneSpec backbone, ImageSpec image, Path cache) {
        if (backbone.network() instanceof BackboneSpec.Vgg16) {
            return Vgg16Provider.of(backbone, image.height(), image.width(), cache);
        }
        return backbone.network() instanceof BackboneSpec.SavedModel
                ? SavedModelProvider.of(backbone, image.height(), image.width())
                : OnnxBackbones.installed().provider(backbone, image.height(), image.width());
    }
}
