package io.github.headstart.classify.head;

import io.github.headstart.random.SplitMix64;
import java.util.ArrayList;
import java.util.List;

/**
 * The initial weights: kernels uniform between ±√(6 / (inputs + outputs)), as Keras's default initializer draws them,
 * and biases of zero. Value i of weight w under a seed is output i of the SplitMix64 generator started from output w
 * of the one started from the seed, its top 24 bits taken as a fraction. The result is the same on every machine and
 * independent of the order of draws.
 */
final class GlorotUniform {
    private GlorotUniform() {}

    /** One array for each weight of the specification's dense layers, row-major. */
    static List<float[]> draw(HeadSpec spec, long seed) {
        List<float[]> weights = new ArrayList<>();
        for (List<Integer> shape : spec.denseShapes()) {
            weights.add(
                    shape.size() == 1
                            ? new float[shape.get(0)]
                            : kernel(shape.get(0), shape.get(1), SplitMix64.output(seed, weights.size())));
        }
        return weights;
    }

    private static float[] kernel(int inputs, int outputs, long seed) {
        double limit = Math.sqrt(6.0 / (inputs + outputs));
        float[] values = new float[Math.multiplyExact(inputs, outputs)];
        for (int i = 0; i < values.length; i++) {
            double fraction = (SplitMix64.output(seed, i) >>> 40) * 0x1p-24;
            values[i] = (float) ((2 * fraction - 1) * limit);
        }
        return values;
    }
}
