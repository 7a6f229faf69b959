package io.github.headstart.classify.head;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.error.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.tensorflow.GraphOperation;
import org.tensorflow.Operand;
import org.tensorflow.Operation;
import org.tensorflow.Output;
import org.tensorflow.Result;
import org.tensorflow.SavedModelBundle;
import org.tensorflow.Session;
import org.tensorflow.Signature.TensorDescription;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * A head loaded from the SavedModel of {@link HeadExport}, for prediction only. Holds native memory until closed. Not
 * thread-safe.
 */
public final class ExportedHead implements AutoCloseable {
    static {
        NativeTensorFlow.prepare();
    }

    private final SavedModelBundle bundle;
    private final List<Integer> featureShape;
    private final int classes;

    private ExportedHead(SavedModelBundle bundle, Shape features, Shape probabilities) {
        this.bundle = bundle;
        this.featureShape = sizes(features.tail());
        this.classes = Math.toIntExact(probabilities.get(1));
    }

    /**
     * Loads a head and divides its logits by a temperature: the kernel and the bias of its last layer are divided by it in memory, so
     * that {@link #predict} and {@link #weights} agree. The files stay as they are.
     *
     * @param temperature above 0; 1 for the head as it was trained
     * @throws PipelineException if the folder is not a SavedModel or its signature is not that of a head
     */
    public static ExportedHead open(Path directory, double temperature) {
        SavedModelBundle bundle;
        try {
            bundle = SavedModelBundle.load(directory.toString(), "serve");
        } catch (RuntimeException e) {
            throw new PipelineException(
                    "%s: expected a SavedModel that classify exported: %s".formatted(directory, e.getMessage()), e);
        }
        try {
            Shape features = shape(bundle, directory, true, HeadExport.INPUT);
            Shape probabilities = shape(bundle, directory, false, HeadExport.OUTPUT);
            ExportedHead head = new ExportedHead(bundle, features, probabilities);
            if (temperature != 1) {
                head.divideLogits((float) temperature);
            }
            return head;
        } catch (RuntimeException e) {
            bundle.close();
            throw e;
        }
    }

    /** The shape of one feature map without the batch dimension. */
    public List<Integer> featureShape() {
        return featureShape;
    }

    public int classes() {
        return classes;
    }

    /**
     * @param features at least count feature maps, row-major, concatenated
     * @return probabilities, float[count][classes]
     */
    public float[][] predict(float[] features, int count) {
        try (TFloat32 maps = tensor(features, count);
                Result result = bundle.function(HeadExport.SIGNATURE).call(Map.of(HeadExport.INPUT, maps))) {
            return Rows.of(result.get(0), count, classes);
        }
    }

    /**
     * What the probabilities are computed from.
     *
     * @param features as in {@link #predict}
     * @return float[count][classes], of which the probabilities are the softmax, or each the sigmoid of a head with a sigmoid for each
     *     class; with one sigmoid for two classes 0 and the head's one logit
     */
    public float[][] logits(float[] features, int count) {
        // Named in the graph where there is a sigmoid for each class.
        Operation ofEachClass = bundle.graph().operation(HeadExport.LOGITS);
        // Else the input of sigmoid or softmax. With two classes it is −x and x.
        Output<?> logits = ofEachClass == null
                ? input(input(bundle.graph().operation(HeadExport.OUTPUT)).op())
                : ofEachClass.output(0);
        try (TFloat32 maps = tensor(features, count);
                Result result = bundle.session()
                        .runner()
                        .feed(HeadExport.INPUT, maps)
                        .fetch(logits)
                        .run()) {
            float[][] rows = Rows.of(result.get(0), count, classes);
            if (ofEachClass == null && classes == 2) {
                Arrays.stream(rows).forEach(row -> row[0] = 0);
            }
            return rows;
        }
    }

    private TFloat32 tensor(float[] features, int count) {
        Shape shape = SessionVariable.shape(featureShape).prepend(count);
        TFloat32 maps = TFloat32.tensorOf(shape);
        maps.asRawTensor().data().asFloats().write(features, 0, Math.toIntExact(shape.size()));
        return maps;
    }

    /**
     * Copies of kernel and bias of each layer that has them, row-major, as {@link Head#weights()} gives them.
     *
     * @throws PipelineException if the head has other weights than the specification
     */
    public List<float[]> weights(HeadSpec spec) {
        List<Operand<TFloat32>> variables = variables();
        List<List<Integer>> shapes =
                variables.stream().map(variable -> sizes(variable.shape())).toList();
        if (!shapes.equals(spec.weightShapes())) {
            throw new PipelineException(
                    "head: expected weights of the shapes %s, found %s".formatted(spec.weightShapes(), shapes));
        }
        return variables.stream().map(this::read).toList();
    }

    /** Changes the last two variables, which are those of the last layer. */
    private void divideLogits(float temperature) {
        Ops tf = Ops.create(bundle.graph()).withSubScope("temperature");
        List<Operand<TFloat32>> variables = variables();
        Session.Runner runner = bundle.session().runner();
        for (Operand<TFloat32> variable : variables.subList(variables.size() - 2, variables.size())) {
            runner.addTarget(tf.assign(variable, tf.math.div(variable, tf.constant(temperature))));
        }
        runner.run().close();
    }

    private static Output<?> input(Operation operation) {
        return ((GraphOperation) operation).input(0);
    }

    private List<Operand<TFloat32>> variables() {
        List<Operand<TFloat32>> variables = new ArrayList<>();
        for (Operation next = variable(0); next != null; next = variable(variables.size())) {
            variables.add(next.output(0));
        }
        return variables;
    }

    /** Null if the head has fewer variables. */
    private Operation variable(int place) {
        return bundle.graph().operation(HeadExport.variableName(place));
    }

    private float[] read(Operand<TFloat32> variable) {
        try (Result result = bundle.session().runner().fetch(variable).run()) {
            float[] values = new float[Math.toIntExact(result.get(0).size())];
            result.get(0).asRawTensor().data().asFloats().read(values);
            return values;
        }
    }

    private static List<Integer> sizes(Shape shape) {
        return Arrays.stream(shape.asArray()).mapToObj(Math::toIntExact).toList();
    }

    @Override
    public void close() {
        bundle.close();
    }

    private static Shape shape(SavedModelBundle bundle, Path directory, boolean input, String name) {
        Map<String, TensorDescription> described = bundle.signatures().stream()
                .filter(signature -> signature.key().equals(HeadExport.SIGNATURE))
                .findFirst()
                .map(signature -> input ? signature.getInputs() : signature.getOutputs())
                .orElse(Map.of());
        if (!described.containsKey(name)) {
            throw new PipelineException("%s: expected a signature %s with %s, found %s"
                    .formatted(directory, HeadExport.SIGNATURE, name, described.keySet()));
        }
        return described.get(name).shape;
    }
}
