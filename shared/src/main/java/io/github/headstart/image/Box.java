package io.github.headstart.image;

/**
 * The part of an image that a resize uses, or computes.
 *
 * @param top first row
 * @param left first column
 * @param height rows; 0 for the line above the first row
 * @param width columns; 0 for the line left of the first column
 */
record Box(int top, int left, int height, int width) {
    static Box whole(Pixels pixels) {
        return whole(pixels.height(), pixels.width());
    }

    static Box whole(int height, int width) {
        return new Box(0, 0, height, width);
    }
}
