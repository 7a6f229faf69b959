package io.github.headstart.backbone;

import java.util.Optional;

/**
 * A convolution of VGG16 with its values, for those who write the network in another form: 3×3, stride 1, "same"
 * padding, relu, both in Keras's names.
 *
 * @param pool the name of the 2×2 max pooling behind it, empty if another convolution follows
 * @param kernel float[3 * 3 * inputs * outputs], row-major (height, width, input, output); not copied, not to be changed
 * @param bias float[outputs]; not copied, not to be changed
 */
public record Vgg16Layer(String name, Optional<String> pool, int inputs, int outputs, float[] kernel, float[] bias) {
    static Vgg16Layer of(Vgg16.Convolution layer, float[] kernel, float[] bias) {
        return new Vgg16Layer(
                layer.name(),
                layer.pooled() ? Optional.of(layer.poolName()) : Optional.empty(),
                layer.inputs(),
                layer.outputs(),
                kernel,
                bias);
    }
}
