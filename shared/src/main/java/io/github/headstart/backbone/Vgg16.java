package io.github.headstart.backbone;

import io.github.headstart.manifest.Vgg16Layer;
import java.util.ArrayList;
import java.util.List;

/**
 * VGG16 without its top: five blocks of 3×3 convolutions with "same" padding and relu, each followed by 2×2 max
 * pooling. Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014,
 * configuration D; names as in Keras.
 */
public final class Vgg16 {
    static final String NAME = "vgg16";
    static final int SMALLEST_SIZE = 32;
    private static final int KERNEL = 3;
    /** How many channels each block gives. */
    private static final int[] CHANNELS = {64, 128, 256, 512, 512};

    static final List<Convolution> CONVOLUTIONS = convolutions();

    private Vgg16() {}

    /** The form of one convolution. */
    record Convolution(Vgg16Layer layer, int inputs, int outputs) {
        String name() {
            return layer.toString();
        }

        List<Integer> kernelShape() {
            return List.of(KERNEL, KERNEL, inputs, outputs);
        }

        List<Integer> biasShape() {
            return List.of(outputs);
        }

        long parameters() {
            return (long) KERNEL * KERNEL * inputs * outputs + outputs;
        }
    }

    /**
     * The shape of a layer's output for images of a size in pixels. Convolutions keep height and width, pooling halves them and drops
     * an odd last row or column.
     */
    public static FeatureShape outputShape(Vgg16Layer layer, int height, int width) {
        int halvings = layer.isPooling() ? layer.block() : layer.block() - 1;
        return FeatureShape.of(height >> halvings, width >> halvings, channels(layer));
    }

    /** The channels of a layer's output. */
    public static int channels(Vgg16Layer layer) {
        return CHANNELS[layer.block() - 1];
    }

    /** The shape [3, 3, inputs, outputs] of a convolution's kernel. */
    public static List<Integer> kernelShape(Vgg16Layer layer) {
        return CONVOLUTIONS.stream()
                .filter(convolution -> convolution.layer() == layer)
                .findFirst()
                .orElseThrow()
                .kernelShape();
    }

    /** @param last the layer whose output is used */
    static BackboneSummary summary(Vgg16Layer last, int height, int width) {
        List<BackboneSummary.Layer> layers = new ArrayList<>();
        layers.add(new BackboneSummary.Layer("input", "InputLayer", shape(FeatureShape.of(height, width, 3)), 0));
        for (Vgg16Layer layer : Vgg16Layer.values()) {
            if (layer.compareTo(last) <= 0) {
                layers.add(new BackboneSummary.Layer(
                        layer.toString(),
                        layer.isPooling() ? "MaxPooling2D" : "Conv2D",
                        shape(outputShape(layer, height, width)),
                        parameters(layer)));
            }
        }
        return new BackboneSummary(NAME, layers);
    }

    private static long parameters(Vgg16Layer layer) {
        return CONVOLUTIONS.stream()
                .filter(convolution -> convolution.layer() == layer)
                .mapToLong(Convolution::parameters)
                .sum();
    }

    private static String shape(FeatureShape shape) {
        return "(None, %d, %d, %d)".formatted(shape.dimensions().toArray());
    }

    private static List<Convolution> convolutions() {
        List<Convolution> convolutions = new ArrayList<>();
        int inputs = 3;
        for (Vgg16Layer layer : Vgg16Layer.values()) {
            if (!layer.isPooling()) {
                int outputs = channels(layer);
                convolutions.add(new Convolution(layer, inputs, outputs));
                inputs = outputs;
            }
        }
        return List.copyOf(convolutions);
    }
}
