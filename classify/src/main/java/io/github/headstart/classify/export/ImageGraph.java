package io.github.headstart.classify.export;

import io.github.headstart.image.Channels;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Normalization;
import io.github.headstart.image.Pixels;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.tensorflow.ConcreteFunction;
import org.tensorflow.Operand;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.MapDefun;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.image.DecodeImage;
import org.tensorflow.op.image.DecodeJpeg;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TString;
import org.tensorflow.types.TUint8;

/**
 * The TensorFlow operations of {@link ImagePreparation#prepare}. The results are equal bit for bit if TensorFlow and
 * Pillow decode a file to the same pixels. Close it only after the graph's last run.
 */
final class ImageGraph implements AutoCloseable {
    private static final String BYTES = "bytes";
    private static final String IMAGE = "image";

    private final int height;
    private final int width;
    private final Normalization normalization;
    private final ConcreteFunction jpegOrPng;
    private final ConcreteFunction gifOrBmp;
    private final ConcreteFunction resized;

    /** @param preparation one that {@link GraphLimits} accepts */
    ImageGraph(ImagePreparation preparation) {
        height = preparation.height();
        width = preparation.width();
        normalization = preparation.preprocessing().normalization();
        // With these options JPEGs decode to Pillow's pixels. The operation decodes PNG as well.
        jpegOrPng = ConcreteFunction.create(function((tf, bytes) -> tf.image.decodeJpeg(
                bytes,
                DecodeJpeg.channels((long) Pixels.CHANNELS),
                DecodeJpeg.dctMethod("INTEGER_ACCURATE"),
                DecodeJpeg.fancyUpscaling(true))));
        // For the formats that the first operation rejects: BMP, and GIF with several frames.
        gifOrBmp = ConcreteFunction.create(function((tf, bytes) -> tf.image.decodeImage(
                bytes,
                TUint8.class,
                DecodeImage.channels((long) Pixels.CHANNELS),
                DecodeImage.expandAnimations(false))));
        resized = ConcreteFunction.create(function((tf, bytes) -> resize(tf, decode(tf, bytes))));
    }

    /**
     * @param bytes [n], the content of one image file each
     * @return [n, height, width, 3], the input of the backbone
     */
    Operand<TFloat32> pixels(Ops tf, Operand<TString> bytes) {
        MapDefun images = tf.mapDefun(
                List.of(bytes),
                List.of(),
                List.of(TUint8.class),
                List.of(Shape.of(height, width, Pixels.CHANNELS)),
                resized);
        @SuppressWarnings("unchecked")
        Operand<TUint8> rgb = (Operand<TUint8>) images.output().get(0);
        return normalize(tf, tf.dtypes.cast(rgb, TFloat32.class));
    }

    @Override
    public void close() {
        resized.close();
        gifOrBmp.close();
        jpegOrPng.close();
    }

    private interface Body {
        Operand<TUint8> apply(Ops tf, Operand<TString> bytes);
    }

    private static Function<Ops, Signature> function(Body body) {
        return tf -> {
            Placeholder<TString> bytes = tf.placeholder(TString.class, Placeholder.shape(Shape.scalar()));
            return Signature.builder()
                    .input(BYTES, bytes)
                    .output(IMAGE, body.apply(tf, bytes))
                    .build();
        };
    }

    @SuppressWarnings("unchecked")
    private Operand<TUint8> decode(Ops tf, Operand<TString> bytes) {
        Operand<TString> magic = tf.strings.substr(bytes, tf.constant(0), tf.constant(2));
        return (Operand<TUint8>) tf.statelessIf(
                        tf.math.logicalOr(
                                tf.math.equal(magic, tf.constant("GI")), tf.math.equal(magic, tf.constant("BM"))),
                        List.of(bytes),
                        List.of(TUint8.class),
                        gifOrBmp,
                        jpegOrPng)
                .output()
                .get(0);
    }

    /** Nearest-neighbour as in Pillow, see {@link io.github.headstart.image.Resize#NEAREST}. */
    private Operand<TUint8> resize(Ops tf, Operand<TUint8> image) {
        Operand<TInt32> size = tf.shape(image);
        Operand<TUint8> rows = tf.gather(image, nearest(tf, size, 0, height), tf.constant(0));
        return tf.gather(rows, nearest(tf, size, 1, width), tf.constant(1));
    }

    /** The source index of each target index, accumulated in double precision. */
    private static Operand<TInt32> nearest(Ops tf, Operand<TInt32> size, int axis, int to) {
        double[] steps = new double[to];
        Arrays.fill(steps, 1);
        steps[0] = 0.5;
        Operand<TInt32> from = tf.gather(size, tf.constant(axis), tf.constant(0));
        // TensorFlow would rewrite a plain division by a constant as a multiplication, which rounds differently.
        Operand<TFloat64> step = tf.math.divNoNan(tf.dtypes.cast(from, TFloat64.class), tf.constant((double) to));
        Operand<TFloat64> positions = tf.math.cumsum(tf.math.mul(tf.constant(steps), step), tf.constant(0));
        return tf.math.minimum(
                tf.dtypes.cast(tf.math.floor(positions), TInt32.class), tf.math.sub(from, tf.constant(1)));
    }

    /** As {@link Normalization#apply}, with the same float32 operations. */
    private Operand<TFloat32> normalize(Ops tf, Operand<TFloat32> rgb) {
        Operand<TFloat32> ordered =
                normalization.channels() == Channels.RGB ? rgb : tf.reverse(rgb, tf.constant(new int[] {3}));
        Operand<TFloat32> scaled = tf.math.divNoNan(ordered, tf.constant(normalization.divisor()));
        return tf.math.divNoNan(
                tf.math.sub(scaled, tf.constant(normalization.means())), tf.constant(normalization.deviations()));
    }
}
