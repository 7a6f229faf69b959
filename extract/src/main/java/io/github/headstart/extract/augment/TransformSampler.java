package io.github.headstart.extract.augment;

import io.github.headstart.augment.Augmentation;
import io.github.headstart.augment.Range;
import io.github.headstart.augment.TransformParameters;
import io.github.headstart.io.Checksum;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * Draws the transform parameters of each image in each augmentation pass. A draw is a function of the seed, the image's
 * content and the pass only: not of the order, the batch, the thread or the machine. Immutable and thread-safe.
 *
 * <p>The generator is SHA-256 over a text that names the draw; there is no state. Each parameter has its own number in [0,
 * 1), with 53 bits, as in this Python code:
 *
 * <pre>
 * text = f"{seed}/{sha256}/{pass}/{parameter}"       # e.g. 42/9f86d081…/1/theta
 * u = (int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 11) * 2**-53
 * </pre>
 *
 * <p>Parameters and their distributions are those of Keras 3's {@code ImageDataGenerator.get_random_transform}, and so
 * are the names in the text ({@code theta, tx, ty, shear, zx, zy, flip_horizontal, flip_vertical,
 * channel_shift_intensity, brightness}): each is uniform over its range, {@code low + (high - low) * u}, and
 * independent of the others; a flip happens where u is below 0.5. The result is rounded to float32, once. {@code tx} is
 * drawn from the height's shift and {@code ty} from the width's, as Keras has it, although Keras 3 then applies
 * {@code tx} along the columns. Unlike Keras, a shift of 1 or more is uniform, too, even if it is a whole number, of
 * which Keras draws whole pixels.
 */
public final class TransformSampler {
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

    private final Augmentation augmentation;
    private final double heightShiftPixels;
    private final double widthShiftPixels;

    /**
     * @param height of the images when they are augmented, pixels
     * @param width of the images when they are augmented, pixels
     */
    public TransformSampler(Augmentation augmentation, int height, int width) {
        if (height < 1 || width < 1) {
            throw new IllegalArgumentException(
                    "expected a height and width of at least 1 pixel, found %dx%d".formatted(height, width));
        }
        this.augmentation = augmentation;
        this.heightShiftPixels = pixels(augmentation.heightShift(), height);
        this.widthShiftPixels = pixels(augmentation.widthShift(), width);
    }

    /**
     * @param sha256 of the image's file, 64 lowercase hex digits
     * @param pass 1 or more; passes beyond the manifest's number are allowed
     * @throws IllegalArgumentException if either is invalid; pass 0 is the unchanged image
     */
    public TransformParameters draw(String sha256, int pass) {
        if (pass < 1) {
            throw new IllegalArgumentException("expected an augmentation pass, 1 or more, found " + pass);
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("expected a SHA-256 of 64 lowercase hex digits, found " + sha256);
        }
        String image = augmentation.seed() + "/" + sha256 + "/" + pass + "/";
        return new TransformParameters(
                upTo(augmentation.rotation(), image + "theta"),
                upTo(heightShiftPixels, image + "tx"),
                upTo(widthShiftPixels, image + "ty"),
                upTo(augmentation.shear(), image + "shear"),
                uniform(augmentation.zoom(), image + "zx"),
                uniform(augmentation.zoom(), image + "zy"),
                augmentation.horizontalFlip() && unit(image + "flip_horizontal") < 0.5,
                augmentation.verticalFlip() && unit(image + "flip_vertical") < 0.5,
                upTo(augmentation.channelShift(), image + "channel_shift_intensity"),
                augmentation.brightness().map(range -> uniform(range, image + "brightness")));
    }

    private static double pixels(double shift, int size) {
        return shift < 1 ? shift * size : shift;
    }

    /** Uniform between {@code -limit} and {@code limit}. */
    private static float upTo(double reach, String name) {
        return uniform(new Range(-reach, reach), name);
    }

    private static float uniform(Range range, String name) {
        return (float) (range.lowest() + (range.highest() - range.lowest()) * unit(name));
    }

    /** [0, 1) in steps of 2^-53. */
    private static double unit(String name) {
        String digest = Checksum.ofBytes(name.getBytes(StandardCharsets.UTF_8));
        return (Long.parseUnsignedLong(digest, 0, 16, 16) >>> 11) * 0x1p-53;
    }
}
