package io.github.headstart.backbone;

import io.github.headstart.manifest.Vgg16Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
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

/** Builds VGG16's graph and writes it with its weights as a SavedModel, whose signature has an output for every layer, by its name. */
final class Vgg16Exporter {
    private Vgg16Exporter() {}

    /** Writes the model for images of this size into a folder that does not exist yet. */
    static void export(Vgg16Weights weights, int height, int width, Path directory) throws IOException {
        NativeTensorFlow.prepare();
        try (Graph graph = new Graph();
                Session session = new Session(graph, SessionSettings.oneThread())) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> pixels = tf.withName("pixels")
                    .placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, height, width, 3)));
            Signature.Builder signature = Signature.builder(ModelSignature.NAME)
                    .methodName("tensorflow/serving/predict")
                    .input("pixels", pixels);
            Operand<TFloat32> maps = pixels;
            int convolution = 0;
            for (Vgg16Layer layer : Vgg16Layer.values()) {
                Ops scope = tf.withSubScope(layer.toString());
                if (layer.isPooling()) {
                    maps = scope.nn.maxPool(
                            maps, tf.constant(new int[] {1, 2, 2, 1}), tf.constant(new int[] {1, 2, 2, 1}), "VALID");
                } else {
                    Vgg16.Convolution form = Vgg16.CONVOLUTIONS.get(convolution);
                    // The exporter saves VariableV2 only; resource variables would be omitted silently.
                    Variable<TFloat32> kernel = variable(
                            scope,
                            session,
                            "kernel",
                            form.kernelShape(),
                            weights.kernels().get(convolution));
                    Variable<TFloat32> bias = variable(
                            scope,
                            session,
                            "bias",
                            form.biasShape(),
                            weights.biases().get(convolution));
                    maps = scope.nn.relu(
                            scope.nn.biasAdd(scope.nn.conv2d(maps, kernel, List.of(1L, 1L, 1L, 1L), "SAME"), bias));
                    convolution++;
                }
                signature.output(layer.toString(), maps);
            }
            SavedModelBundle.exporter(directory.toString())
                    .withSession(session)
                    .withSignature(signature.build())
                    .export();
        }
    }

    private static Variable<TFloat32> variable(
            Ops tf, Session session, String name, List<Integer> sizes, float[] values) {
        Shape shape = Shape.of(sizes.stream().mapToLong(Integer::longValue).toArray());
        Variable<TFloat32> variable = tf.withName(name).variable(shape, TFloat32.class);
        Placeholder<TFloat32> value =
                tf.withName(name + "_value").placeholder(TFloat32.class, Placeholder.shape(shape));
        Operand<TFloat32> assign = tf.withName(name + "_assign").assign(variable, value);
        try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(values, true, false))) {
            session.runner().addTarget(assign).feed(value, tensor).run().close();
        }
        return variable;
    }
}
