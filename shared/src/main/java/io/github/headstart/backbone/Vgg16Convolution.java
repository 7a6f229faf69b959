package io.github.headstart.backbone;

import io.github.headstart.manifest.Vgg16Layer;

/**
 * A convolution of VGG16 with its values, for those who write the network in another form: 3×3, stride 1, "same"
 * padding, relu.
 *
 * @param layer which one
 * @param kernel float[3 * 3 * inputs * outputs], row-major (height, width, input, output); not copied, not to be changed
 * @param bias float[outputs]; not copied, not to be changed
 */
public record Vgg16Convolution(Vgg16Layer layer, int inputs, int outputs, float[] kernel, float[] bias) {
    static Vgg16Convolution of(Vgg16.Convolution form, float[] kernel, float[] bias) {
        return new Vgg16Convolution(form.layer(), form.inputs(), form.outputs(), kernel, bias);
    }
}
