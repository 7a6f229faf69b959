package io.github.headstart.extract.augment;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.augment.Fill;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.image.Pixels;

/**
 * Applies a transform to an image, pixel for pixel as Keras 3's {@code ImageDataGenerator.apply_transform} does
 * does with the same parameters: affine transformation, channel shift, flips, brightness, in this order. Thread-safe.
 *
 * <p>The transformation interpolates linearly between the four nearest pixels, as {@code
 * scipy.ndimage.affine_transform} of order 1 does: in double precision, rounded once, to float32. Brightness is the one
 * step that rounds to whole numbers, because Keras sends the image through Pillow's 8-bit {@code ImageEnhance} for it:
 * values are truncated before and after the multiplication.
 *
 * <p>With {@link Fill#CONSTANT} and {@link Fill#WRAP} the outermost pixels' centres are where the image ends. A rotation by
 * exactly a right angle, or a zoom that maps a pixel to within 1e-13 of that border, may put the pixel on the other side of the border than Keras does, because Keras rounds its matrix products differently. Drawn parameters do not reach this case.
 */
public final class Transform {
    private static final int CHANNELS = Pixels.CHANNELS;
    private static final float WHITE = 255;
    /** The value that {@link #within} returns for a coordinate outside the image. */
    private static final double NOWHERE = -1;

    private final Fill fill;
    private final float cval;

    /** @param augmentation only its {@code fill} and {@code cval} are used; the rest is in each image's parameters */
    public Transform(Augmentation augmentation) {
        this.fill = augmentation.fill();
        this.cval = (float) augmentation.cval();
    }

    /** @return float[height * width * 3], row-major, channel fastest, RGB in 0 to 255; the image's own size */
    public float[] apply(Pixels image, TransformParameters parameters) {
        float[] values = moved(image, parameters);
        if (parameters.channelShift() != 0) {
            shiftChannels(values, parameters.channelShift());
        }
        if (parameters.brightness().isPresent()) {
            brighten(values, parameters.brightness().get());
        }
        return values;
    }

    /**
     * Applies the affine transformation and the flips. Keras shifts channels before it flips; as a channel shift treats all
     * pixels alike, the flips can be done here, by writing each value to its flipped position.
     */
    private float[] moved(Pixels image, TransformParameters parameters) {
        int height = image.height();
        int width = image.width();
        byte[] rgb = image.rgb();
        float[] values = new float[rgb.length];
        TransformMatrix matrix = TransformMatrix.of(parameters, height, width);
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
     * The coordinate that the fill mode maps a coordinate to: from 0 to {@code size - 1}, or {@link #NOWHERE}. Reflected coordinates less
     * than a pixel beyond the outermost pixels' centres are clamped to those pixels.
     */
    private double within(double coordinate, int size) {
        int last = size - 1;
        if (coordinate >= 0 && coordinate <= last) {
            return coordinate;
        }
        return switch (fill) {
            case NEAREST -> clamped(coordinate, last);
            case CONSTANT -> NOWHERE;
            case REFLECT -> clamped(reflected(coordinate, size), last);
            case WRAP -> clamped(wrapped(coordinate, last), last);
        };
    }

    private static double clamped(double coordinate, int last) {
        return Math.min(Math.max(coordinate, 0), last);
    }

    /** Mirrors at the borders, half a pixel beyond the outermost centres: the period is twice the size. */
    private static double reflected(double coordinate, int size) {
        double period = 2.0 * size;
        // -0.5 - d and -0.5 + d are the same position.
        double unfolded = coordinate < 0 ? -1 - coordinate : coordinate;
        double folded = unfolded - period * (long) (unfolded / period);
        return folded < size ? folded : period - 1 - folded;
    }

    /** The period is one less than the size, as in SciPy: the first pixel lies on the last. */
    private static double wrapped(double coordinate, int last) {
        long periods = (long) (coordinate / last); // of a single pixel: infinite, and then a period of length 0
        return coordinate - (double) last * (coordinate < 0 ? periods - 1 : periods);
    }

    private static void interpolate(byte[] rgb, int height, int width, double y, double x, float[] values, int out) {
        int top = (int) y;
        int left = (int) x;
        double bottomWeight = y - top;
        double topWeight = 1 - bottomWeight;
        double rightWeight = x - left;
        double leftWeight = 1 - rightWeight;
        // On the last row or column there is no next neighbour; its weight would be 0.
        int bottom = Math.min(top + 1, height - 1);
        int right = Math.min(left + 1, width - 1);
        int topLeft = (top * width + left) * CHANNELS;
        int topRight = (top * width + right) * CHANNELS;
        int bottomLeft = (bottom * width + left) * CHANNELS;
        int bottomRight = (bottom * width + right) * CHANNELS;
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

    /** Keras's {@code apply_channel_shift}: values outside the image's own range are clipped to it. */
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

    /** Pillow's blend with black, in float32, of values truncated to 8 bits. */
    private static void brighten(float[] values, float brightness) {
        for (int i = 0; i < values.length; i++) {
            values[i] = (int) Math.min((int) values[i] * brightness, WHITE);
        }
    }
}
