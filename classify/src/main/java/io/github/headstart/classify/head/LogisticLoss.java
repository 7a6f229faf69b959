package io.github.headstart.classify.head;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.backbone.PoolingOps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.Tensor;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.op.linalg.MatMul;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TFloat64;

/**
 * The cross-entropy of a head without hidden layers, and its gradient, in float64: in float32, in which heads are trained on batches,
 * rounding hides where an optimum is. The inputs are those of the output layer: features pooled or flattened. A centre is subtracted
 * from them, which changes the bias that belongs to a kernel, but not what can be expressed.
 *
 * <p>Weights and gradients are {@code double[inputs * outputs + outputs]}: the kernel, row-major, then the bias. Holds native memory
 * until closed. Not thread-safe.
 */
public final class LogisticLoss implements AutoCloseable {
    static {
        NativeTensorFlow.prepare();
    }

    private final HeadSpec spec;
    private final int inputSize;
    private final int outputSize;
    private final double labelSmoothing;
    private final Graph graph = new Graph();
    private final Session session;
    private final Placeholder<TFloat32> features;
    private final Operand<TFloat32> pooled;
    private final Placeholder<TFloat32> inputs;
    private final Placeholder<TFloat64> targets;
    private final Placeholder<TFloat64> sampleWeights;
    private final Placeholder<TFloat64> centre;
    private final Placeholder<TFloat64> kernel;
    private final Placeholder<TFloat64> bias;
    private final Operand<TFloat64> loss;
    private final Operand<TFloat64> kernelGradient;
    private final Operand<TFloat64> biasGradient;
    private final TFloat64 centreValues;
    private final TFloat64 kernelValues;
    private final TFloat64 biasValues;

    /**
     * @param spec without hidden layers
     * @param labelSmoothing share of the target that is spread over all classes, 0 to 1
     * @param threads of each operation, see {@link Head#create}
     */
    LogisticLoss(HeadSpec spec, double labelSmoothing, int threads) {
        this.spec = spec;
        this.labelSmoothing = labelSmoothing;
        inputSize = spec.inputSize();
        outputSize = spec.outputSize();
        Ops tf = Ops.create(graph);
        features = tf.placeholder(
                TFloat32.class,
                Placeholder.shape(SessionVariable.shape(spec.featureShape()).prepend(-1)));
        pooled = PoolingOps.apply(spec.pooling(), tf, features);
        inputs = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.of(-1, inputSize)));
        targets = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, outputSize)));
        sampleWeights = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(-1, 1)));
        centre = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(inputSize)));
        kernel = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(inputSize, outputSize)));
        bias = tf.placeholder(TFloat64.class, Placeholder.shape(Shape.of(outputSize)));

        boolean two = spec.classes() == 2;
        Operand<TFloat64> centred = tf.math.sub(tf.dtypes.cast(inputs, TFloat64.class), centre);
        Operand<TFloat64> logits = tf.math.add(tf.linalg.matMul(centred, kernel), bias);
        Operand<TFloat64> each = two
                ? tf.math.sub(tf.math.softplus(logits), tf.math.mul(logits, targets))
                : tf.reshape(
                        tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss(), tf.constant(new int[] {-1, 1}));
        Operand<TFloat64> probabilities = two ? tf.math.sigmoid(logits) : tf.nn.softmax(logits);
        Operand<TFloat64> residuals = tf.math.mul(tf.math.sub(probabilities, targets), sampleWeights);
        loss = tf.sum(tf.math.mul(each, sampleWeights), tf.constant(new int[] {0, 1}));
        kernelGradient = tf.linalg.matMul(centred, residuals, MatMul.transposeA(true));
        biasGradient = tf.sum(residuals, tf.constant(0));

        session = new Session(graph, Head.onCallingThread(threads));
        centreValues = TFloat64.tensorOf(Shape.of(inputSize));
        kernelValues = TFloat64.tensorOf(Shape.of(inputSize, outputSize));
        biasValues = TFloat64.tensorOf(Shape.of(outputSize));
    }

    /** The number of weights. */
    public int size() {
        return Math.addExact(Math.multiplyExact(inputSize, outputSize), outputSize);
    }

    /**
     * What the output layer takes of feature maps.
     *
     * @param maps at least count maps, row-major, one after the other
     * @return float[count * inputs]
     */
    public float[] inputs(float[] maps, int count) {
        int length = Math.multiplyExact(count, inputSize);
        if (spec.featureSize() == inputSize) {
            return Arrays.copyOf(maps, length);
        }
        Shape shape = SessionVariable.shape(spec.featureShape()).prepend(count);
        float[] values = new float[length];
        try (TFloat32 tensor = TFloat32.tensorOf(shape)) {
            tensor.asRawTensor().data().asFloats().write(maps, 0, Math.toIntExact(shape.size()));
            try (Result result =
                    session.runner().feed(features, tensor).fetch(pooled).run()) {
                result.get(0).asRawTensor().data().asFloats().read(values);
            }
        }
        return values;
    }

    /** @param values float64[inputs], subtracted from all inputs; to be set before {@link #add}, as the weights */
    public void setCentre(double[] values) {
        write(values, 0, centreValues);
    }

    public void setWeights(double[] weights) {
        write(weights, 0, kernelValues);
        write(weights, inputSize * outputSize, biasValues);
    }

    /**
     * Adds the gradient of the losses of some rows.
     *
     * @param rows from {@link #inputs}
     * @param labels class numbers, at least count
     * @param weights factors of the rows' losses by class number
     * @param gradient to add to
     * @return the weighted losses, summed
     */
    public double add(float[] rows, int[] labels, float[] weights, int count, double[] gradient) {
        try (TFloat32 input = TFloat32.tensorOf(Shape.of(count, inputSize));
                TFloat64 target = TFloat64.tensorOf(Shape.of(count, outputSize));
                TFloat64 weight = TFloat64.tensorOf(Shape.of(count, 1))) {
            input.asRawTensor().data().asFloats().write(rows, 0, count * inputSize);
            write(targets(labels, count), 0, target);
            double[] factors = new double[count];
            for (int row = 0; row < count; row++) {
                factors[row] = weights[labels[row]];
            }
            write(factors, 0, weight);
            Session.Runner runner = session.runner()
                    .feed(inputs, input)
                    .feed(targets, target)
                    .feed(sampleWeights, weight)
                    .feed(centre, centreValues)
                    .feed(kernel, kernelValues)
                    .feed(bias, biasValues)
                    .fetch(loss)
                    .fetch(kernelGradient)
                    .fetch(biasGradient);
            try (Result result = runner.run()) {
                add(result.get(1), gradient, 0);
                add(result.get(2), gradient, inputSize * outputSize);
                return ((TFloat64) result.get(0)).getDouble();
            }
        }
    }

    /**
     * The weights of a head that takes inputs from which nothing is subtracted, shaped as {@link HeadSpec#weightShapes} says.
     *
     * @param centred weights that belong to the centre
     * @param middle the centre
     */
    public List<float[]> headWeights(double[] centred, double[] middle) {
        float[] head = new float[inputSize * outputSize];
        double[] sums = Arrays.copyOfRange(centred, head.length, centred.length);
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) centred[i];
            sums[i % outputSize] -= middle[i / outputSize] * centred[i];
        }
        float[] biases = new float[outputSize];
        for (int i = 0; i < outputSize; i++) {
            biases[i] = (float) sums[i];
        }
        return new ArrayList<>(List.of(head, biases));
    }

    @Override
    public void close() {
        centreValues.close();
        kernelValues.close();
        biasValues.close();
        session.close();
        graph.close();
    }

    /** double[count * outputs]: the probability of the second of two classes, or of each of more. */
    private double[] targets(int[] labels, int count) {
        double[] values = new double[count * outputSize];
        Arrays.fill(values, labelSmoothing / spec.classes());
        for (int row = 0; row < count; row++) {
            if (outputSize > 1 || labels[row] == 1) {
                values[row * outputSize + (outputSize > 1 ? labels[row] : 0)] += 1 - labelSmoothing;
            }
        }
        return values;
    }

    private static void write(double[] values, int start, TFloat64 target) {
        target.asRawTensor().data().asDoubles().write(values, start, Math.toIntExact(target.size()));
    }

    private static void add(Tensor tensor, double[] sums, int start) {
        double[] values = new double[Math.toIntExact(tensor.size())];
        tensor.asRawTensor().data().asDoubles().read(values);
        for (int i = 0; i < values.length; i++) {
            sums[start + i] += values[i];
        }
    }
}
