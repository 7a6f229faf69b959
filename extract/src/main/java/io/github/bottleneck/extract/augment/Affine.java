package io.github.bottleneck.extract.augment;

import io.github.bottleneck.image.AffineParameters;
import io.github.bottleneck.image.Pixels;
import io.github.bottleneck.manifest.Augmentation;
import io.github.bottleneck.manifest.Fill;

/**
 * Puts a picture through an augmentation, pixel for pixel as Keras 3's {@code ImageDataGenerator.apply_transform} does
 * with the same parameters: affine transformation, channel shift, flips, brightness, in this order. Thread-safe.
 *
 * <p>The transformation interpolates linearly between the four nearest pixels, as {@code
 * scipy.ndimage.affine_transform} of order 1 does: in double precision, rounded once, to float32. Brightness is the one
 * step that rounds to whole numbers, because Keras sends the picture through Pillow's 8-bit {@code ImageEnhance} for it:
 * values are cut off before and after the multiplication.
 */
public final class Affine {
    private static final int CHANNELS = Pixels.CHANNELS;
    private static final float WHITE = 255;
    /** What {@link #within} answers for a coordinate that no pixel is shown at. */
    private static final double NOWHERE = -1;

    private final Fill fill;
    private final float cval;

    /** @param augmentation its {@code fill} and {@code cval} are used; the rest is in each picture's parameters */
    public Affine(Augmentation augmentation) {
        this.fill = augmentation.fill();
        this.cval = (float) augmentation.cval();
    }

    /** @return float[height * width * 3], row-major, channel fastest, RGB in 0 to 255; the picture's own size */
    public float[] apply(Pixels picture, AffineParameters parameters) {
        float[] values = moved(picture, parameters);
        if (parameters.channelShift() != 0) {
            shiftChannels(values, parameters.channelShift());
        }
        if (parameters.brightness().isPresent()) {
            brighten(values, parameters.brightness().get());
        }
        return values;
    }

    /**
     * Transformed and flipped. Keras shifts channels before it flips; as that treats all pixels alike, the flips can be
     * done here, by writing each value where it ends up.
     */
    private float[] moved(Pixels picture, AffineParameters parameters) {
        int height = picture.height();
        int width = picture.width();
        byte[] rgb = picture.rgb();
        float[] values = new float[rgb.length];
        AffineMatrix matrix = AffineMatrix.of(parameters, height, width);
        int step = parameters.flipHorizontal() ? -CHANNELS : CHANNELS;
        for (int row = 0; row < height; row++) {
            int outRow = parameters.flipVertical() ? height - 1 - row : row;
            int out = (outRow * width + (parameters.flipHorizontal() ? width - 1 : 0)) * CHANNELS;
            double rowPart = matrix.rowByRow() * row;
            double columnPart = matrix.columnByRow() * row;
            for (int column = 0; column < width; column++, out += step) {
                double y = within(rowPart + matrix.rowByColumn() * column + matrix.rowOffset(), height);
                double x = within(columnPart + matrix.columnByColumn() * column + matrix.columnOffset(), width);
                if (y == NOWHERE || x == NOWHERE) {
                    values[out] = cval;
                    values[out + 1] = cval;
                    values[out + 2] = cval;
                } else {
                    interpolate(rgb, height, width, y, x, values, out);
                }
            }
        }
        return values;
    }

    /**
     * Where the fill finds what is seen at a coordinate.
     *
     * @return from above -1 to below {@code size}; beyond the outermost pixels' centres they are seen themselves
     */
    private double within(double coordinate, int size) {
        int last = size - 1;
        if (coordinate >= 0 && coordinate <= last) {
            return coordinate;
        }
        return switch (fill) {
            case NEAREST -> coordinate < 0 ? 0 : last;
            case CONSTANT -> NOWHERE;
            case REFLECT -> reflected(coordinate, size);
            case WRAP -> wrapped(coordinate, last);
        };
    }

    /** The borders, half a pixel beyond the outermost centres, are the mirrors: a period of twice the size. */
    private static double reflected(double coordinate, int size) {
        if (size == 1) {
            return 0;
        }
        // -0.5 - d and -0.5 + d are the same place, so negative coordinates are turned over first.
        double unfolded = coordinate < 0 ? -1 - coordinate : coordinate;
        double folded = unfolded - 2L * size * (long) (unfolded / (2L * size));
        return folded < size ? folded : 2L * size - 1 - folded;
    }

    /** The period is one less than the size, as in SciPy: the first pixel lies on the last. */
    private static double wrapped(double coordinate, int last) {
        if (last == 0) {
            return 0;
        }
        long periods = (long) (coordinate / last);
        return coordinate - (double) last * (coordinate < 0 ? periods - 1 : periods);
    }

    private static void interpolate(byte[] rgb, int height, int width, double y, double x, float[] values, int out) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        double bottomWeight = y - top;
        double topWeight = 1 - bottomWeight;
        double rightWeight = x - left;
        double leftWeight = 1 - rightWeight;
        // A neighbour beyond the border counts for nothing or, where the fill reflects, is the border's own pixel.
        int topRow = Math.max(top, 0) * width;
        int bottomRow = Math.min(top + 1, height - 1) * width;
        int leftColumn = Math.max(left, 0);
        int rightColumn = Math.min(left + 1, width - 1);
        int topLeft = (topRow + leftColumn) * CHANNELS;
        int topRight = (topRow + rightColumn) * CHANNELS;
        int bottomLeft = (bottomRow + leftColumn) * CHANNELS;
        int bottomRight = (bottomRow + rightColumn) * CHANNELS;
        double topLeftWeight = topWeight * leftWeight;
        double topRightWeight = topWeight * rightWeight;
        double bottomLeftWeight = bottomWeight * leftWeight;
        double bottomRightWeight = bottomWeight * rightWeight;
        for (int channel = 0; channel < CHANNELS; channel++) {
            values[out + channel] = (float) ((rgb[topLeft + channel] & 0xff) * topLeftWeight
                    + (rgb[topRight + channel] & 0xff) * topRightWeight
                    + (rgb[bottomLeft + channel] & 0xff) * bottomLeftWeight
                    + (rgb[bottomRight + channel] & 0xff) * bottomRightWeight);
        }
    }

    /** Keras's {@code apply_channel_shift}: what leaves the picture's own range of values is clipped to it. */
    private static void shiftChannels(float[] values, float shift) {
        float lowest = values[0];
        float highest = values[0];
        for (float value : values) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.min(Math.max(values[i] + shift, lowest), highest);
        }
    }

    /** Pillow's blend with black, in float32, of values that were made 8-bit by cutting off what is behind the point. */
    private static void brighten(float[] values, float brightness) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) Math.min((int) values[i] * brightness, WHITE);
        }
    }
}
