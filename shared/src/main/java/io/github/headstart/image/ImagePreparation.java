package io.github.headstart.image;

import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.util.Objects;

/**
 * Prepares a file's bytes for a backbone, in steps, so that an augmentation can be inserted between the second and the
 * third: {@link #resized} → {@link #values} → (augmentation) → {@link Preprocessing#apply}. Thread-safe.
 *
 * @param image how files are read and brought to one size
 * @param preprocessing how the values are normalised
 */
public record ImagePreparation(ImageSpec image, Preprocessing preprocessing) {
    public ImagePreparation {
        Objects.requireNonNull(image);
        Objects.requireNonNull(preprocessing);
    }

    /** Keras's defaults: stretched, orientation ignored, damaged files refused. */
    public ImagePreparation(int height, int width, Resize resize, Preprocessing preprocessing) {
        this(new ImageSpec(height, width, resize), preprocessing);
    }

    /** Height of a prepared image in pixels. */
    public int height() {
        return image.height();
    }

    /** Width of a prepared image in pixels. */
    public int width() {
        return image.width();
    }

    /**
     * All steps, without augmentation.
     *
     * @param bytes a whole file
     * @return float[height * width * 3], row-major, channel fastest
     * @throws UnreadableImageException if the bytes are not a readable image
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
    public byte[] read(ReadableFile file) throws IOException, UnreadableImageException {
        return new ImageReader(image.reading()).bytes(file);
    }

    /**
     * @param bytes a whole file
     * @return an image of height x width
     * @throws UnreadableImageException if the bytes are not a readable image
     */
    public Pixels resized(byte[] bytes) throws UnreadableImageException {
        return image.sized(new ImageReader(image.reading()).read(bytes));
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
