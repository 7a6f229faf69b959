package io.github.headstart.classify.head;

import io.github.headstart.backbone.Vgg16;
import io.github.headstart.manifest.Vgg16Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * Consecutive layers of VGG16 between stored features and a head.
 *
 * @param layers from input to output; may be empty
 */
public record Tail(List<Vgg16Layer> layers) {
    public static final Tail NONE = new Tail(List.of());

    public Tail {
        layers = List.copyOf(layers);
    }

    /** The layers behind one, up to another one. */
    public static Tail between(Vgg16Layer before, Vgg16Layer last) {
        return new Tail(Arrays.stream(Vgg16Layer.values())
                .filter(layer -> layer.compareTo(before) > 0 && layer.compareTo(last) <= 0)
                .toList());
    }

    /** The layers that have weights. */
    public List<Vgg16Layer> convolutions() {
        return layers.stream().filter(layer -> !layer.isPooling()).toList();
    }

    /** How many weights the convolutions have: a kernel and a bias each. */
    int weights() {
        return 2 * convolutions().size();
    }

    /** Shapes of kernel [3, 3, inputs, outputs] and bias [outputs] of each convolution. */
    List<List<Integer>> weightShapes() {
        List<List<Integer>> shapes = new ArrayList<>();
        for (Vgg16Layer layer : convolutions()) {
            List<Integer> kernel = Vgg16.kernelShape(layer);
            shapes.add(kernel);
            shapes.add(List.of(kernel.get(kernel.size() - 1)));
        }
        return shapes;
    }

    /**
     * The shapes after each layer.
     *
     * @param input [height, width, channels]; of any rank if there are no layers
     */
    List<List<Integer>> outputShapes(List<Integer> input) {
        List<List<Integer>> shapes = new ArrayList<>();
        List<Integer> shape = input;
        for (Vgg16Layer layer : layers) {
            int halvings = layer.isPooling() ? 1 : 0;
            shape = List.of(shape.get(0) >> halvings, shape.get(1) >> halvings, Vgg16.channels(layer));
            shapes.add(shape);
        }
        return shapes;
    }

    /** The shape after the last layer. */
    public List<Integer> outputShape(List<Integer> input) {
        return layers.isEmpty() ? input : outputShapes(input).get(layers.size() - 1);
    }

    /**
     * @param maps [count, input shape…]
     * @param weights kernel and bias of each convolution; further ones are ignored
     * @return [count, output shape…]
     */
    Operand<TFloat32> apply(Ops tf, Operand<TFloat32> maps, List<? extends Operand<TFloat32>> weights) {
        Operand<TFloat32> values = maps;
        int weight = 0;
        for (Vgg16Layer layer : layers) {
            if (layer.isPooling()) {
                values = tf.nn.maxPool(
                        values, tf.constant(new int[] {1, 2, 2, 1}), tf.constant(new int[] {1, 2, 2, 1}), "VALID");
            } else {
                values = tf.nn.relu(tf.nn.biasAdd(
                        tf.nn.conv2d(values, weights.get(weight), List.of(1L, 1L, 1L, 1L), "SAME"),
                        weights.get(weight + 1)));
                weight += 2;
            }
        }
        return values;
    }
}
