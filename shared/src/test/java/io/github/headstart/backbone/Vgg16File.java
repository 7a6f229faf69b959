package io.github.headstart.backbone;

import io.github.headstart.random.SplitMix64;
import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import io.jhdf.api.WritableGroup;
import java.nio.file.Path;

/** A file of VGG16's weights in the layout of Keras's {@code vgg16_weights_tf_dim_ordering_tf_kernels_notop.h5}. */
public final class Vgg16File {
    private Vgg16File() {}

    /** Writes the weights that a seed draws. */
    public static void write(Path file, long seed) {
        write(file, Vgg16Weights.seeded(seed));
    }

    /** Writes a seed's kernels with biases from −50 to 50, about as large as the layers' values. */
    static void writeWithBiases(Path file, long seed) {
        Vgg16Weights weights = Vgg16Weights.seeded(seed);
        for (int k = 0; k < weights.biases().size(); k++) {
            SplitMix64 random = new SplitMix64(seed, Vgg16.CONVOLUTIONS.size() + k);
            float[] bias = weights.biases().get(k);
            for (int i = 0; i < bias.length; i++) {
                bias[i] = (float) (random.uniform(i) * 100 - 50);
            }
        }
        write(file, weights);
    }

    private static void write(Path file, Vgg16Weights weights) {
        try (WritableHdfFile hdf = HdfFile.write(file)) {
            for (int k = 0; k < Vgg16.CONVOLUTIONS.size(); k++) {
                Vgg16.Convolution layer = Vgg16.CONVOLUTIONS.get(k);
                String kernel = layer.name() + "_W_1:0";
                String bias = layer.name() + "_b_1:0";
                WritableGroup group = hdf.putGroup(layer.name());
                group.putAttribute("weight_names", new String[] {kernel, bias});
                group.putDataset(kernel, nested(weights.kernels().get(k), layer.inputs(), layer.outputs()));
                group.putDataset(bias, weights.biases().get(k));
            }
        }
    }

    private static float[][][][] nested(float[] values, int inputs, int outputs) {
        float[][][][] nested = new float[3][3][inputs][outputs];
        for (int i = 0; i < 9 * inputs; i++) {
            System.arraycopy(values, i * outputs, nested[i / inputs / 3][i / inputs % 3][i % inputs], 0, outputs);
        }
        return nested;
    }
}
