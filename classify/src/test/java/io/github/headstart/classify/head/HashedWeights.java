package io.github.headstart.classify.head;

import java.util.List;

/** The initial weights of the reference trainings, reproducible in any language. */
final class HashedWeights {
    private static final int FIRST_SALT = 100;

    private HashedWeights() {}

    /** Of the dense layers: kernels Glorot-uniform by splitmix64 with salts 100, 101, …; biases 0. */
    static List<float[]> of(HeadSpec spec) {
        List<float[]> weights = GlorotUniform.draw(spec, 0);
        for (int layer = 0; layer < weights.size() / 2; layer++) {
            List<Integer> shape = spec.denseShapes().get(2 * layer);
            double limit = Math.sqrt(6.0 / (shape.get(0) + shape.get(1)));
            float[] kernel = weights.get(2 * layer);
            for (int i = 0; i < kernel.length; i++) {
                kernel[i] = (float) ((2 * uniform(i, FIRST_SALT + layer) - 1) * limit);
            }
        }
        return weights;
    }

    static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    /** [0, 1), as {@code uniform} of {@code reference/make_keras.py}. */
    static double uniform(long index, long salt) {
        long z = (salt << 32) + index + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return ((z ^ (z >>> 31)) >>> 40) * 0x1p-24;
    }
}
