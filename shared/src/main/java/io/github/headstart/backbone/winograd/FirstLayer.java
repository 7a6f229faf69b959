package io.github.headstart.backbone.winograd;

import static io.github.headstart.backbone.winograd.Product.LANES;
import static io.github.headstart.backbone.winograd.Product.SPECIES;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.image.Pixels;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * The convolution of the image's 3 channels: too few for Winograd's to pay. A row of outputs is one product of the 27 values around
 * each position ("im2col") and the kernel as a matrix [27 × 64]. Immutable; used by all threads.
 */
final class FirstLayer {
    private static final int SIDE = 3;
    private static final int DEPTH = SIDE * SIDE * Pixels.CHANNELS;

    private static final FloatVector ZERO = FloatVector.zero(SPECIES);

    private final int outputs;
    private final float[] packed;
    private final float[] bias;

    FirstLayer(Vgg16Convolution convolution) {
        outputs = convolution.outputs();
        bias = convolution.bias();
        packed = new float[DEPTH * outputs];
        for (int k = 0; k < DEPTH; k++) {
            for (int output = 0; output < outputs; output++) {
                packed[TransformedKernels.place(k, output, DEPTH)] = convolution.kernel()[k * outputs + output];
            }
        }
    }

    /** The values around each position of a row, and the row's sums. Of one thread. */
    static final class Buffers {
        private final float[] around;
        private final float[] sums;

        Buffers(int width, int outputs) {
            int rows = Layer.roundUp(width);
            around = new float[rows * Product.DEPTH];
            sums = new float[rows * outputs];
        }
    }

    /**
     * @param pixels of some images, row-major [height, width, 3]
     * @param image which of them
     * @param tiles takes the map of one image
     */
    void forward(float[] pixels, int image, Tiles tiles, Buffers buffers) {
        int rowSize = tiles.width * Pixels.CHANNELS;
        for (int row = 0; row < tiles.height; row++) {
            for (int k = 0; k < SIDE; k++) {
                int from = row + k - 1;
                boolean inside = from >= 0 && from < tiles.height;
                gather(pixels, inside ? (image * tiles.height + from) * rowSize : -1, tiles.width, k, buffers.around);
            }
            Product.multiply(
                    buffers.around, 0, Layer.roundUp(tiles.width), DEPTH, 0, packed, 0, outputs, buffers.sums, 0);
            addBias(buffers.sums, tiles.values, tiles.index(0, row, 0), tiles.width);
        }
    }

    /** Three neighbours of each position in one row of pixels, which begins at {@code start}; zeros outside of the image. */
    private static void gather(float[] pixels, int start, int width, int k, float[] around) {
        int length = SIDE * Pixels.CHANNELS;
        for (int column = 0; column < width; column++) {
            int to = column * Product.DEPTH + k * length;
            int first = start + (column - 1) * Pixels.CHANNELS;
            for (int i = 0; i < length; i++) {
                boolean outside = start < 0
                        || column == 0 && i < Pixels.CHANNELS
                        || column == width - 1 && i >= 2 * Pixels.CHANNELS;
                around[to + i] = outside ? 0 : pixels[first + i];
            }
        }
    }

    private void addBias(float[] sums, float[] out, int to, int width) {
        for (int column = 0; column < width; column++) {
            for (int c = 0; c < outputs; c += LANES) {
                FloatVector y = FloatVector.fromArray(SPECIES, sums, column * outputs + c)
                        .add(FloatVector.fromArray(SPECIES, bias, c));
                y.blend(ZERO, y.compare(VectorOperators.LE, ZERO)).intoArray(out, to + column * outputs + c);
            }
        }
    }
}
