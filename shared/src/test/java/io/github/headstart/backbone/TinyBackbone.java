package io.github.headstart.backbone;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.core.Variable;
import org.tensorflow.types.TFloat32;

/** A SavedModel of one small convolution, for tests that run the whole program: [n, 32, 32, 3] to [n, 8, 8, 8]. */
public final class TinyBackbone {
    public static final int SIDE = 32;

    private static final Shape KERNEL = Shape.of(4, 4, 3, 8);

    private TinyBackbone() {}

    /** Writes the model into a folder that is not there yet. */
    public static void write(Path directory, long seed) throws IOException {
        write(directory, seed, 1);
    }

    /** The same with weights, and so features, {@code scale} times as large. */
    public static void write(Path directory, long seed, float scale) throws IOException {
        NativeTensorFlow.prepare();
        Random random = new Random(seed);
        float[] values = new float[Math.toIntExact(KERNEL.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = scale * (float) random.nextGaussian();
        }
        try (Graph graph = new Graph();
                Session session = new Session(graph);
                TFloat32 tensor = TFloat32.tensorOf(KERNEL, DataBuffers.of(values, true, false))) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> pixels =
                    tf.withName("pixels").placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, SIDE, SIDE, 3)));
            Variable<TFloat32> kernel = tf.withName("kernel").variable(KERNEL, TFloat32.class);
            Placeholder<TFloat32> value =
                    tf.withName("kernel_value").placeholder(TFloat32.class, Placeholder.shape(KERNEL));
            Operand<TFloat32> assign = tf.withName("assign").assign(kernel, value);
            session.runner().addTarget(assign).feed(value, tensor).run().close();
            Operand<TFloat32> maps = tf.nn.relu(tf.nn.conv2d(pixels, kernel, List.of(1L, 4L, 4L, 1L), "SAME"));
            Signature signature = Signature.builder(ModelSignature.NAME)
                    .input("pixels", pixels)
                    .output("features", tf.withName("features").identity(maps))
                    .methodName("tensorflow/serving/predict")
                    .build();
            SavedModelBundle.exporter(directory.toString())
                    .withSession(session)
                    .withSignature(signature)
                    .export();
        }
    }
}
