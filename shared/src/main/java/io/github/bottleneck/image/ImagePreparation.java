package io.github.bottleneck.image;

import io.github.bottleneck.error.Checks;
import java.util.Objects;

/**
 * From a file's bytes to what a backbone takes, in steps, so that an augmentation finds its place between the second
 * and the third: {@link #resized} → {@link #values} → (augmentation) → {@link Preprocessing#apply}. Thread-safe.
 *
 * @param height of the prepared picture, 1 to 10000
 * @param width of the prepared picture, 1 to 10000
 * @param resize how pictures of other sizes are brought to it
 * @param preprocessing what becomes of the values
 */
public record ImagePreparation(int height, int width, Resize resize, Preprocessing preprocessing) {
    private static final ImageReader READER = new ImageReader();
    private static final int LARGEST_SIDE = 10_000;

    public ImagePreparation {
        new Checks()
                .range("height", height, 1, LARGEST_SIDE)
                .range("width", width, 1, LARGEST_SIDE)
                .done();
        Objects.requireNonNull(resize);
        Objects.requireNonNull(preprocessing);
    }

    /**
     * The whole way, without augmentation.
     *
     * @param bytes a whole file
     * @return float[height * width * 3], row-major, channel fastest
     * @throws UnreadableImageException if the bytes do not make a picture
     */
    public float[] prepare(byte[] bytes) throws UnreadableImageException {
        float[] values = values(resized(bytes));
        preprocessing.apply(values);
        return values;
    }

    /**
     * @param bytes a whole file
     * @return a picture of height x width
     * @throws UnreadableImageException if the bytes do not make a picture
     */
    public Pixels resized(byte[] bytes) throws UnreadableImageException {
        return resize.apply(READER.read(bytes), height, width);
    }

    /** @return the same RGB values as float[height * width * 3], 0 ... 255 */
    public static float[] values(Pixels pixels) {
        byte[] rgb = pixels.rgb();
        float[] values = new float[rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            values[i] = rgb[i] & 0xff;
        }
        return values;
    }
}
