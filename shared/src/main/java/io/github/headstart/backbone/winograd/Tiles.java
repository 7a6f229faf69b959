package io.github.headstart.backbone.winograd;

/**
 * Feature maps of some images with a border of zeros, so that each tile of 8×8 inputs lies inside: one row and column before the map,
 * and as many behind as the last tile reaches.
 */
final class Tiles {
    /** The outputs of a tile in each direction. */
    static final int OUTPUTS = 6;
    /** The inputs of a tile in each direction. */
    static final int INPUTS = 8;
    /** The elements of a transformed tile. */
    static final int POINTS = INPUTS * INPUTS;

    final float[] values;
    final int height;
    final int width;
    final int channels;
    /** Tiles of one image in each direction. */
    final int down;

    final int across;
    private final int rowSize;
    private final int imageSize;

    Tiles(int images, int height, int width, int channels) {
        this.height = height;
        this.width = width;
        this.channels = channels;
        down = (height + OUTPUTS - 1) / OUTPUTS;
        across = (width + OUTPUTS - 1) / OUTPUTS;
        rowSize = (across * OUTPUTS + INPUTS - OUTPUTS) * channels;
        imageSize = (down * OUTPUTS + INPUTS - OUTPUTS) * rowSize;
        values = new float[Math.addExact(Product.FIRST, Math.multiplyExact(images, imageSize))];
    }

    int ofImage() {
        return down * across;
    }

    /** The distance of rows in the values. */
    int rowSize() {
        return rowSize;
    }

    /** The index of a position of a map, whose rows and columns count from 0. */
    int index(int image, int row, int column) {
        return Product.FIRST + image * imageSize + (row + 1) * rowSize + (column + 1) * channels;
    }

    /** The index of the first of a tile's inputs, which is up and left of its first output. */
    int inputs(int image, int tile) {
        return index(image, tile / across * OUTPUTS - 1, tile % across * OUTPUTS - 1);
    }

    /** Copies one image's map without the border. */
    void copyTo(int image, float[] maps, int offset) {
        int length = width * channels;
        for (int row = 0; row < height; row++) {
            System.arraycopy(values, index(image, row, 0), maps, offset + row * length, length);
        }
    }
}
