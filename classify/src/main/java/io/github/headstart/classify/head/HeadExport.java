package io.github.headstart.classify.head;

import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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

/** Writes a head's forward pass as a SavedModel, in a new graph without the training operations. */
public final class HeadExport {
    static final String SIGNATURE = "serving_default";
    static final String INPUT = "features";
    static final String OUTPUT = "probabilities";
    /** In the graph of a head with a sigmoid for each class, what its probabilities are computed from. */
    static final String LOGITS = "logits";

    private HeadExport() {}

    /**
     * Writes a SavedModel whose signature {@code serving_default} maps {@code features} float32 [n, featureShape…] to {@code
     * probabilities} float32 [n, classes].
     *
     * @param weights shaped as {@link HeadSpec#weightShapes()} says, row-major
     * @param directory must not exist; written atomically
     */
    public static void publish(HeadSpec spec, List<float[]> weights, Path directory) throws IOException {
        if (Files.exists(directory)) {
            throw new PipelineException(
                    "%s: expected no such folder, found one; move it or export to another path".formatted(directory));
        }
        AtomicDirectory.writeAlone(directory.toAbsolutePath(), content -> write(spec, weights, content));
    }

    private static void write(HeadSpec spec, List<float[]> weights, Path directory) throws IOException {
        try (Graph graph = new Graph();
                Session session = new Session(graph)) {
            Ops tf = Ops.create(graph);
            Placeholder<TFloat32> features = tf.withName(INPUT)
                    .placeholder(
                            TFloat32.class,
                            Placeholder.shape(
                                    SessionVariable.shape(spec.featureShape()).prepend(-1)));
            List<Operand<TFloat32>> variables = new ArrayList<>();
            for (List<Integer> shape : spec.weightShapes()) {
                variables.add(variable(
                        tf,
                        variableName(variables.size()),
                        session,
                        SessionVariable.shape(shape),
                        weights.get(variables.size())));
            }
            Operand<TFloat32> logits = DenseLayers.logits(tf, spec, features, variables, (layer, place) -> layer);
            if (spec.labelling().isMultiLabel()) {
                // The loss needs them: near 1 a probability says little of the logit.
                logits = tf.withName(LOGITS).identity(logits);
            }
            Operand<TFloat32> probabilities =
                    tf.withName(OUTPUT).identity(spec.output().probabilities(tf, logits));
            SavedModelBundle.exporter(directory.toString())
                    .withSession(session)
                    .withSignature(Signature.builder(SIGNATURE)
                            .input(INPUT, features)
                            .output(OUTPUT, probabilities)
                            .methodName("tensorflow/serving/predict")
                            .build())
                    .export();
        }
    }

    /**
     * The name in the graph of the kernel or bias at an index of {@link HeadSpec#weightShapes()}. It is TensorFlow's
     * default name, so that heads exported before the variables were named explicitly can be read.
     */
    static String variableName(int place) {
        return place == 0 ? "Variable" : "Variable_" + place;
    }

    /** A reference variable, because the exporter silently drops resource variables. */
    private static Operand<TFloat32> variable(Ops tf, String name, Session session, Shape shape, float[] values) {
        Variable<TFloat32> variable = tf.withName(name).variable(shape, TFloat32.class);
        Placeholder<TFloat32> initial = tf.placeholder(TFloat32.class, Placeholder.shape(shape));
        Operand<TFloat32> assign = tf.assign(variable, initial);
        try (TFloat32 tensor = TFloat32.tensorOf(shape, DataBuffers.of(values, true, false))) {
            session.runner().feed(initial, tensor).addTarget(assign).run().close();
        }
        return variable;
    }
}
