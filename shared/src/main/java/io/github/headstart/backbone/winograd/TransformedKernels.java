package io.github.headstart.backbone.winograd;

import io.github.headstart.backbone.Vgg16Convolution;

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
        packed = new float[Tiles.POINTS * inputs * outputs];
        double[] kernel = new double[SIDE * SIDE];
        for (int input = 0; input < inputs; input++) {
            for (int output = 0; output < outputs; output++) {
                for (int k = 0; k < kernel.length; k++) {
                    kernel[k] = convolution.kernel()[(k * inputs + input) * outputs + output];
                }
                transform(kernel, place(input, output, inputs));
            }
        }
    }

    /** The index of one element's weight in a packed matrix [inputs × outputs]. */
    static int place(int input, int output, int inputs) {
        int block = output / Product.COLUMNS;
        return (block * inputs + input) * Product.COLUMNS + output % Product.COLUMNS;
    }

    private void transform(double[] kernel, int place) {
        double[] half = new double[Tiles.INPUTS * SIDE];
        for (int i = 0; i < Tiles.INPUTS; i++) {
            for (int j = 0; j < SIDE; j++) {
                for (int k = 0; k < SIDE; k++) {
                    half[i * SIDE + j] += G[i][k] * kernel[k * SIDE + j];
                }
            }
        }
        for (int i = 0; i < Tiles.INPUTS; i++) {
            for (int j = 0; j < Tiles.INPUTS; j++) {
                double value = 0;
                for (int k = 0; k < SIDE; k++) {
                    value += half[i * SIDE + k] * G[j][k];
                }
                packed[(i * Tiles.INPUTS + j) * inputs * outputs + place] = (float) value;
            }
        }
    }
}
