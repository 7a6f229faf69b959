package io.github.headstart.backbone.winograd;

import io.github.headstart.backbone.Vgg16Convolution;
import java.util.Arrays;

/**
 * The kernels of a convolution as {@link Product} takes them: G g Gᵀ of each, by
 *
 * <pre>
 *         1      0     0
 *       -2/9   -2/9  -2/9
 *       -2/9    2/9  -2/9
 *   G = 1/90   1/45  2/45
 *       1/90  -1/45  2/45
 *       32/45  16/45 8/45
 *       32/45 -16/45 8/45
 *         0      0     1
 * </pre>
 *
 * computed in double. Immutable; used by all threads.
 */
final class TransformedKernels {
    private static final double[][] G = {
        {1, 0, 0},
        {-2 / 9.0, -2 / 9.0, -2 / 9.0},
        {-2 / 9.0, 2 / 9.0, -2 / 9.0},
        {1 / 90.0, 1 / 45.0, 2 / 45.0},
        {1 / 90.0, -1 / 45.0, 2 / 45.0},
        {32 / 45.0, 16 / 45.0, 8 / 45.0},
        {32 / 45.0, -16 / 45.0, 8 / 45.0},
        {0, 0, 1}
    };
    private static final int SIDE = 3;

    final int inputs;
    final int outputs;
    final float[] bias;
    /** [8 * 8][outputs / columns of a block][inputs][columns of a block] */
    final float[] packed;

    TransformedKernels(Vgg16Convolution convolution) {
        inputs = convolution.inputs();
        outputs = convolution.outputs();
        bias = convolution.bias();
        packed = new float[Product.FIRST + Tiles.POINTS * inputs * outputs];
        double[][] half = new double[Tiles.INPUTS * SIDE][outputs];
        double[] element = new double[outputs];
        for (int input = 0; input < inputs; input++) {
            for (int i = 0; i < Tiles.INPUTS; i++) {
                for (int j = 0; j < SIDE; j++) {
                    Arrays.fill(half[i * SIDE + j], 0);
                    for (int k = 0; k < SIDE; k++) {
                        int from = ((k * SIDE + j) * inputs + input) * outputs;
                        add(G[i][k], convolution.kernel(), from, half[i * SIDE + j]);
                    }
                }
            }
            for (int i = 0; i < Tiles.INPUTS; i++) {
                for (int j = 0; j < Tiles.INPUTS; j++) {
                    Arrays.fill(element, 0);
                    for (int k = 0; k < SIDE; k++) {
                        add(G[j][k], half[i * SIDE + k], element);
                    }
                    pack(element, input, Product.FIRST + (i * Tiles.INPUTS + j) * inputs * outputs);
                }
            }
        }
    }

    private static void add(double factor, float[] values, int from, double[] sums) {
        for (int output = 0; output < sums.length; output++) {
            sums[output] += factor * values[from + output];
        }
    }

    private static void add(double factor, double[] values, double[] sums) {
        for (int output = 0; output < sums.length; output++) {
            sums[output] += factor * values[output];
        }
    }

    private void pack(double[] element, int input, int to) {
        for (int output = 0; output < outputs; output += Product.COLUMNS) {
            int block = to + place(input, output, inputs);
            for (int column = 0; column < Product.COLUMNS; column++) {
                packed[block + column] = (float) element[output + column];
            }
        }
    }

    /** The index of one element's weight in a packed matrix [inputs × outputs]. */
    static int place(int input, int output, int inputs) {
        int block = output / Product.COLUMNS;
        return (block * inputs + input) * Product.COLUMNS + output % Product.COLUMNS;
    }
}
