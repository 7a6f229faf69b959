package io.github.headstart.image;

/**
 * The part of a picture that a resize takes.
 *
 * @param top first row
 * @param left first column
 * @param height rows, at least 1
 * @param width columns, at least 1
 */
record Box(int top, int left, int height, int width) {
    static Box whole(Pixels pixels) {
        return new Box(0, 0, pixels.height(), pixels.width());
    }
}
