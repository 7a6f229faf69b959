package io.github.headstart.image;

import java.util.Arrays;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** The resampling methods by which an image is resized, each exactly as Pillow computes it. */
public enum Resize {
    /** The source pixel at the middle of each target pixel. Keras's default. */
    NEAREST(0, null),
    /** A triangle; when reducing, wide enough to weigh every source pixel. */
    BILINEAR(1, x -> Math.abs(x) < 1 ? 1 - Math.abs(x) : 0),
    /** Keys's cubic with a = -0.5. */
    BICUBIC(2, x -> cubic(Math.abs(x))),
    /** A windowed sinc over three lobes. */
    LANCZOS(3, x -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0),
    /** The mean of the area that a target pixel covers: Pillow's BOX, Keras's {@code "box"}. */
    AREA(0.5, x -> x > -0.5 && x <= 0.5 ? 1 : 0);

    private final double support;
    private final DoubleUnaryOperator filter;

    Resize(double support, DoubleUnaryOperator filter) {
        this.support = support;
        this.filter = filter;
    }

    /** @return an image of height x width; the given one where it already has that size */
    public Pixels apply(Pixels pixels, int height, int width) {
        return apply(pixels, Box.whole(pixels), height, width);
    }

    /** As {@code Image.resize(size, method, box)}: filters see a little of what lies around the box. */
    Pixels apply(Pixels pixels, Box box, int height, int width) {
        return apply(pixels, box, height, width, Box.whole(height, width));
    }

    /** The same for a part of the image of height x width: no more than that is computed. */
    Pixels apply(Pixels pixels, Box box, int height, int width, Box part) {
        Box whole = Box.whole(pixels);
        if (box.equals(whole) && part.equals(whole) && part.equals(Box.whole(height, width))) {
            return pixels;
        }
        return this == NEAREST
                ? nearest(pixels, box, height, width, part)
                : new Resampling(support, filter).apply(pixels, box, height, width, part);
    }

    private static Pixels nearest(Pixels pixels, Box box, int height, int width, Box part) {
        int[] rows = nearest(box.top(), box.height(), height);
        int[] columns = nearest(box.left(), box.width(), width);
        return pixels.at(
                Arrays.copyOfRange(rows, part.top(), part.top() + part.height()),
                Arrays.copyOfRange(columns, part.left(), part.left() + part.width()));
    }

    /** The source index of every target index. Pillow adds up in double; multiplying gives others in half of all. */
    private static int[] nearest(int start, int from, int to) {
        double step = (double) from / to;
        double position = start + step * 0.5;
        int[] indices = new int[to];
        for (int i = 0; i < to; i++) {
            indices[i] = Math.min((int) position, start + Math.max(from, 1) - 1);
            position += step;
        }
        return indices;
    }

    private static double cubic(double x) {
        double a = -0.5;
        if (x < 1) {
            return ((a + 2) * x - (a + 3)) * x * x + 1;
        }
        return x < 2 ? (((x - 5) * x + 8) * x - 4) * a : 0;
    }

    private static double sinc(double x) {
        if (x == 0) {
            return 1;
        }
        double angle = x * Math.PI;
        return Math.sin(angle) / angle;
    }

    /** The name in {@code data-manifest.json}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
