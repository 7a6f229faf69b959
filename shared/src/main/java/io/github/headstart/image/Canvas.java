package io.github.headstart.image;

/**
 * Where the first frame of an animation lies on the whole image.
 *
 * @param height of the whole
 * @param width of the whole
 * @param top row of the frame's first row; the frame may reach beyond the edge
 * @param left column of the frame's first column
 */
record Canvas(int height, int width, int top, int left) {
    /** Whether a frame of this size is the whole image. */
    boolean isFilledBy(int frameHeight, int frameWidth) {
        return top == 0 && left == 0 && frameHeight == height && frameWidth == width;
    }

    /** @return the frame on a ground of one colour; the part beyond the edge is clipped */
    Pixels place(Pixels frame, int groundRgb) {
        if (isFilledBy(frame.height(), frame.width())) {
            return frame;
        }
        byte[] to = new byte[height * width * Pixels.CHANNELS];
        byte[] ground = {(byte) (groundRgb >> 16), (byte) (groundRgb >> 8), (byte) groundRgb};
        for (int i = 0; i < to.length; i++) {
            to[i] = ground[i % Pixels.CHANNELS];
        }
        int columns = Math.min(frame.width(), width - left);
        for (int row = 0; row < Math.min(frame.height(), height - top); row++) {
            System.arraycopy(
                    frame.rgb(),
                    row * frame.width() * Pixels.CHANNELS,
                    to,
                    ((top + row) * width + left) * Pixels.CHANNELS,
                    columns * Pixels.CHANNELS);
        }
        return new Pixels(height, width, to);
    }
}
