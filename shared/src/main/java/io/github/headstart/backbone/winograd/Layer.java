package io.github.headstart.backbone.winograd;

/**
 * A convolution, in blocks of tiles of which the transformed inputs and products fit into the second-level cache. In the last blocks,
 * whose kernels are large, all tiles of a batch are one block, so that the kernels are read once a batch. Of one thread.
 */
final class Layer {
    /** Against cache lines of different points that evict one another. */
    private static final int SKEW = 16;

    private static final int MOST_TILES = 400;

    private final InputTransform inputTransform = new InputTransform();
    private final OutputTransform outputTransform = new OutputTransform();
    private float[] inputs = {};
    private float[] products = {};

    /** The next multiple of the rows of a product's block. */
    static int roundUp(int rows) {
        return (rows + Product.ROWS - 1) / Product.ROWS * Product.ROWS;
    }

    /** Tiles of a block: of 64 channels 24, of 128 48; of more, whose kernels have to come from memory, as many as are needed. */
    private static int tilesAtOnce(int channels) {
        return channels < 256 ? channels * 3 / 8 : MOST_TILES;
    }

    /** @param images how many of both maps' images are computed */
    void forward(TransformedKernels kernels, Tiles from, Tiles to, int images) {
        int all = images * from.ofImage();
        int most = roundUp(Math.min(all, tilesAtOnce(kernels.inputs)));
        int inputStep = most * kernels.inputs + SKEW;
        int productStep = most * kernels.outputs + SKEW;
        inputs = sized(inputs, Product.FIRST + Tiles.POINTS * inputStep);
        products = sized(products, Product.FIRST + Tiles.POINTS * productStep);
        for (int first = 0; first < all; first += most) {
            int count = Math.min(most, all - first);
            for (int i = 0; i < count; i++) {
                int tile = first + i;
                inputTransform.transform(
                        from,
                        from.inputs(tile / from.ofImage(), tile % from.ofImage()),
                        inputs,
                        Product.FIRST + i * Product.DEPTH,
                        most,
                        inputStep);
            }
            for (int point = 0; point < Tiles.POINTS; point++) {
                Product.multiply(
                        inputs,
                        Product.FIRST + point * inputStep,
                        roundUp(count),
                        kernels.inputs,
                        most * Product.DEPTH,
                        kernels.packed,
                        Product.FIRST + point * kernels.inputs * kernels.outputs,
                        kernels.outputs,
                        products,
                        Product.FIRST + point * productStep);
            }
            for (int i = 0; i < count; i++) {
                int tile = first + i;
                outputTransform.transform(
                        products,
                        Product.FIRST + i * kernels.outputs,
                        productStep,
                        kernels.bias,
                        to,
                        tile / to.ofImage(),
                        tile % to.ofImage());
            }
        }
    }

    private static float[] sized(float[] buffer, int length) {
        return buffer.length >= length ? buffer : new float[length];
    }
}
