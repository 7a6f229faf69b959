package io.github.bottleneck.image;

import java.util.Locale;

/** How a picture is brought to another size, each way exactly as Pillow computes it. */
public enum Resize {
    NEAREST;

    /** @return a picture of height x width; the given one where it already has that size */
    public Pixels apply(Pixels pixels, int height, int width) {
        if (pixels.height() == height && pixels.width() == width) {
            return pixels;
        }
        int[] rows = nearest(pixels.height(), height);
        int[] columns = nearest(pixels.width(), width);
        byte[] from = pixels.rgb();
        byte[] to = new byte[Math.multiplyExact(Math.multiplyExact(height, width), Pixels.CHANNELS)];
        int out = 0;
        for (int row : rows) {
            int start = row * pixels.width();
            for (int column : columns) {
                int in = (start + column) * Pixels.CHANNELS;
                to[out++] = from[in];
                to[out++] = from[in + 1];
                to[out++] = from[in + 2];
            }
        }
        return new Pixels(height, width, to);
    }

    /** The source index of every target index. Pillow adds up in double; multiplying gives others in half of all. */
    private static int[] nearest(int from, int to) {
        double step = (double) from / to;
        double position = step * 0.5;
        int[] indices = new int[to];
        for (int i = 0; i < to; i++) {
            indices[i] = Math.min((int) position, from - 1);
            position += step;
        }
        return indices;
    }

    /** The name in {@code data-manifest.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
