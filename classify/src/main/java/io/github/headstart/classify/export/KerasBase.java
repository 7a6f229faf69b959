package io.github.headstart.classify.export;

import io.github.headstart.backbone.BackboneIdentity;
import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.classify.train.FineTuneOptions;
import io.github.headstart.manifest.Pooling;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * VGG16, or its first layers, as the base of a Keras model.
 *
 * @param convolutions at least those up to the last layer
 * @param last the layer whose output the head takes
 * @param pooling behind the last layer; empty if there is none
 * @param trainable the first layer that was trained, and so were those behind it; empty if none was
 * @param height of the images in pixels
 * @param width of the images in pixels
 */
public record KerasBase(
        List<Vgg16Convolution> convolutions,
        Vgg16Layer last,
        Optional<Pooling> pooling,
        Optional<Vgg16Layer> trainable,
        int height,
        int width) {
    public KerasBase {
        convolutions = List.copyOf(convolutions);
    }

    /**
     * The base of a run.
     *
     * @param head of the run, with the layers that its features do not include
     * @param convolutions of VGG16, pretrained, all
     */
    public static KerasBase of(TrainedModel run, TrainedHead head, List<Vgg16Convolution> convolutions) {
        BackboneIdentity backbone = run.recipe().backbone();
        List<Vgg16Layer> own = head.spec().tail().convolutions();
        List<Vgg16Convolution> current = convolutions.stream()
                .map(convolution -> {
                    int place = 2 * own.indexOf(convolution.layer());
                    return place < 0
                            ? convolution
                            : new Vgg16Convolution(
                                    convolution.layer(),
                                    convolution.inputs(),
                                    convolution.outputs(),
                                    head.weights().get(place),
                                    head.weights().get(place + 1));
                })
                .toList();
        return new KerasBase(
                current,
                own.isEmpty() ? backbone.layer().orElse(Vgg16Layer.LAST) : Vgg16Layer.LAST,
                backbone.pooling(),
                run.description()
                        .fineTuned()
                        .flatMap(layers -> run.description().options().fineTune())
                        .map(FineTuneOptions::from),
                run.recipe().image().height(),
                run.recipe().image().width());
    }

    /** From input to output. */
    List<Vgg16Layer> layers() {
        return Arrays.stream(Vgg16Layer.values())
                .filter(layer -> layer.compareTo(last) <= 0)
                .toList();
    }

    Vgg16Convolution convolution(Vgg16Layer layer) {
        return convolutions.stream()
                .filter(convolution -> convolution.layer() == layer)
                .findFirst()
                .orElseThrow();
    }

    boolean isTrainable(Vgg16Layer layer) {
        return trainable.filter(first -> layer.compareTo(first) >= 0).isPresent();
    }
}
