package io.github.headstart.backbone;

import java.util.ArrayList;
import java.util.List;

/**
 * VGG16 without its top: five blocks of 3×3 convolutions with "same" padding and relu, each followed by 2×2 max
 * pooling. Source: Simonyan and Zisserman, "Very deep convolutional networks for large-scale image recognition", 2014,
 * configuration D; names as in Keras.
 */
final class Vgg16 {
    static final String NAME = "vgg16";
    static final int SMALLEST_SIZE = 32;
    private static final int KERNEL = 3;
    /** By block: how many convolutions, and how many channels each gives. */
    private static final int[][] BLOCKS = {{2, 64}, {2, 128}, {3, 256}, {3, 512}, {3, 512}};

    static final List<Convolution> CONVOLUTIONS = convolutions();

    private Vgg16() {}

    /** @param pooled whether its block ends with it, that is, pooling follows */
    record Convolution(int block, int number, int inputs, int outputs, boolean pooled) {
        String name() {
            return "block%d_conv%d".formatted(block, number);
        }

        String poolName() {
            return "block%d_pool".formatted(block);
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

    /** The length of a side of this many pixels after pooling. */
    static int outputSide(int pixels) {
        return pixels >> BLOCKS.length;
    }

    static int outputChannels() {
        return BLOCKS[BLOCKS.length - 1][1];
    }

    static BackboneSummary summary(int height, int width) {
        List<BackboneSummary.Layer> layers = new ArrayList<>();
        layers.add(new BackboneSummary.Layer("input", "InputLayer", shape(height, width, 3), 0));
        for (Convolution layer : CONVOLUTIONS) {
            int halvings = layer.block() - 1;
            layers.add(new BackboneSummary.Layer(
                    layer.name(),
                    "Conv2D",
                    shape(height >> halvings, width >> halvings, layer.outputs()),
                    layer.parameters()));
            if (layer.pooled()) {
                layers.add(new BackboneSummary.Layer(
                        layer.poolName(),
                        "MaxPooling2D",
                        shape(height >> layer.block(), width >> layer.block(), layer.outputs()),
                        0));
            }
        }
        return new BackboneSummary(NAME, layers);
    }

    private static String shape(int height, int width, int channels) {
        return "(None, %d, %d, %d)".formatted(height, width, channels);
    }

    private static List<Convolution> convolutions() {
        List<Convolution> convolutions = new ArrayList<>();
        int inputs = 3;
        for (int block = 1; block <= BLOCKS.length; block++) {
            int count = BLOCKS[block - 1][0];
            int outputs = BLOCKS[block - 1][1];
            for (int number = 1; number <= count; number++) {
                convolutions.add(new Convolution(block, number, inputs, outputs, number == count));
                inputs = outputs;
            }
        }
        return List.copyOf(convolutions);
    }
}
