package io.github.headstart.classify.export;

import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Pixels;
import io.github.headstart.image.Preprocessing;
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
 * The operations that do what {@link ImagePreparation#prepare} does: bit for bit, wherever TensorFlow decodes a file to
 * the pixels that Pillow decodes it to. To be used within one try-with-resources, after the graph's last run.
 */
final class ImageGraph implements AutoCloseable {
    private static final String BYTES = "bytes";
    private static final String IMAGE = "image";

    private final int height;
    private final int width;
    private final Preprocessing preprocessing;
    private final ConcreteFunction jpegOrPng;
    private final ConcreteFunction gifOrBmp;
    private final ConcreteFunction resized;

    /** @param preparation one that {@link GraphLimits} lets pass */
    ImageGraph(ImagePreparation preparation) {
        height = preparation.height();
        width = preparation.width();
        preprocessing = preparation.preprocessing();
        // Of a JPEG these are Pillow's pixels. The operation reads PNG as well.
        jpegOrPng = ConcreteFunction.create(function((tf, bytes) -> tf.image.decodeJpeg(
                bytes,
                DecodeJpeg.channels((long) Pixels.CHANNELS),
                DecodeJpeg.dctMethod("INTEGER_ACCURATE"),
                DecodeJpeg.fancyUpscaling(true))));
        // What the first one refuses: BMP, and GIF of more than one frame.
        gifOrBmp = ConcreteFunction.create(function((tf, bytes) -> tf.image.decodeImage(
                bytes,
                TUint8.class,
                DecodeImage.channels((long) Pixels.CHANNELS),
                DecodeImage.expandAnimations(false))));
        resized = ConcreteFunction.create(function((tf, bytes) -> resize(tf, decode(tf, bytes))));
    }

    /**
     * @param bytes [n], a whole file each
     * @return [n, height, width, 3], what the backbone takes
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
        return preprocess(tf, tf.dtypes.cast(rgb, TFloat32.class));
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

    /** Nearest, as Pillow: see {@link io.github.headstart.image.Resize#NEAREST}. */
    private Operand<TUint8> resize(Ops tf, Operand<TUint8> image) {
        Operand<TInt32> size = tf.shape(image);
        Operand<TUint8> rows = tf.gather(image, nearest(tf, size, 0, height), tf.constant(0));
        return tf.gather(rows, nearest(tf, size, 1, width), tf.constant(1));
    }

    /** The source index of every target index, added up in double. */
    private static Operand<TInt32> nearest(Ops tf, Operand<TInt32> size, int axis, int to) {
        double[] steps = new double[to];
        Arrays.fill(steps, 1);
        steps[0] = 0.5;
        Operand<TInt32> from = tf.gather(size, tf.constant(axis), tf.constant(0));
        // A plain division by a constant would be rewritten as a multiplication, which gives other indices.
        Operand<TFloat64> step = tf.math.divNoNan(tf.dtypes.cast(from, TFloat64.class), tf.constant((double) to));
        Operand<TFloat64> positions = tf.math.cumsum(tf.math.mul(tf.constant(steps), step), tf.constant(0));
        return tf.math.minimum(
                tf.dtypes.cast(tf.math.floor(positions), TInt32.class), tf.math.sub(from, tf.constant(1)));
    }

    /** As {@link Preprocessing#apply}, in the same float32 steps. */
    private Operand<TFloat32> preprocess(Ops tf, Operand<TFloat32> rgb) {
        return switch (preprocessing) {
            case CAFFE ->
                tf.math.sub(
                        tf.reverse(rgb, tf.constant(new int[] {3})),
                        tf.constant(new float[] {103.939f, 116.779f, 123.68f}));
            case TF -> tf.math.sub(quotient(tf, rgb, 127.5f), tf.constant(1f));
            case TORCH ->
                tf.math.divNoNan(
                        tf.math.sub(quotient(tf, rgb, 255f), tf.constant(new float[] {0.485f, 0.456f, 0.406f})),
                        tf.constant(new float[] {0.229f, 0.224f, 0.225f}));
            case RESCALE -> quotient(tf, rgb, 255f);
            case NONE -> rgb;
        };
    }

    private static Operand<TFloat32> quotient(Ops tf, Operand<TFloat32> values, float divisor) {
        return tf.math.divNoNan(values, tf.constant(divisor));
    }
}
