package io.github.headstart.image;

import io.github.headstart.error.Checks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * From a file's bytes to what a backbone takes, in steps, so that an augmentation finds its place between the second
 * and the third: {@link #resized} → {@link #values} → (augmentation) → {@link Preprocessing#apply}. Thread-safe.
 *
 * @param height of the prepared image, 1 to 10000
 * @param width of the prepared image, 1 to 10000
 * @param resize how images of other sizes are brought to it
 * @param fit what becomes of images whose sides have another ratio
 * @param preprocessing what becomes of the values
 * @param reading how files are read
 */
public record ImagePreparation(
        int height, int width, Resize resize, Fit fit, Preprocessing preprocessing, ReadOptions reading) {
    private static final int LARGEST_SIDE = 10_000;

    public ImagePreparation {
        new Checks()
                .range("height", height, 1, LARGEST_SIDE)
                .range("width", width, 1, LARGEST_SIDE)
                .done();
        Objects.requireNonNull(resize);
        Objects.requireNonNull(fit);
        Objects.requireNonNull(preprocessing);
        Objects.requireNonNull(reading);
    }

    /** As Keras does it by default: stretched, read with {@link ReadOptions#defaults()}. */
    public ImagePreparation(int height, int width, Resize resize, Preprocessing preprocessing) {
        this(height, width, resize, Fit.STRETCH, preprocessing, ReadOptions.defaults());
    }

    /**
     * The whole way, without augmentation.
     *
     * @param bytes a whole file
     * @return float[height * width * 3], row-major, channel fastest
     * @throws UnreadableImageException if the bytes do not make an image
     */
    public float[] prepare(byte[] bytes) throws UnreadableImageException {
        float[] values = values(resized(bytes));
        preprocessing.apply(values);
        return values;
    }

    /**
     * A whole file, for the steps that follow.
     *
     * @throws UnreadableImageException if it is larger than files may be; it is not read then
     */
    public byte[] read(Path file) throws IOException, UnreadableImageException {
        return new ImageReader(reading).bytes(file);
    }

    /**
     * @param bytes a whole file
     * @return an image of height x width
     * @throws UnreadableImageException if the bytes do not make an image
     */
    public Pixels resized(byte[] bytes) throws UnreadableImageException {
        return fit.apply(new ImageReader(reading).read(bytes), resize, height, width);
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
