package io.github.headstart.classify.head;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.error.Checks;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Result;
import org.tensorflow.Session;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.proto.ConfigProto;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt64;

/**
 * A trainable classifier of feature maps, with or without layers of the backbone in front. The same specification, optimizer, seed and batches give
 * bit-identical weights on one machine.
 *
 * <p>Feature maps come as one {@code float[]} of count × {@link HeadSpec#featureSize()} values, row-major, one map
 * after the other; further values in the array are ignored. Probabilities are returned as
 * {@code float[count][classes]}, one column per class in the order of the class numbers, also for two classes.
 *
 * <p>Holds native memory until closed. Not thread-safe, but different heads may be used by different threads.
 */
public final class Head implements AutoCloseable {
    static {
        NativeTensorFlow.prepare();
    }

    /**
     * A step is a chain of short operations: running each on another thread costs more than it gains. Large operations
     * still use TensorFlow's threads.
     */
    private static final int ON_CALLING_THREAD = -1;

    /** A thread per core for each operation. */
    public static final int ALL_THREADS = 0;

    private final HeadSpec spec;
    private final Optimizer optimizer;
    private final double labelSmoothing;
    private final long seed;
    private final int threads;
    private final Graph graph;
    private final Session session;
    private final HeadGraph operations;
    private final TFloat32 rate = TFloat32.scalarOf(0);
    private final TInt64 dropoutSeed = TInt64.tensorOf(Shape.of(2));
    private BatchTensors tensors;
    private double learningRate;
    private long steps;

    private Head(HeadSpec spec, Optimizer optimizer, double labelSmoothing, long seed, int threads) {
        this.spec = spec;
        this.optimizer = optimizer;
        this.labelSmoothing = labelSmoothing;
        this.seed = seed;
        this.threads = threads;
        learningRate = optimizer.learningRate();
        graph = new Graph();
        operations = new HeadGraph(graph, spec, optimizer, labelSmoothing);
        session = new Session(graph, onCallingThread(threads));
        tensors = new BatchTensors(spec, 1);
    }

    /**
     * Creates a head with Glorot-uniform kernels and biases of 0.
     *
     * @param labelSmoothing share of the target that is spread over all classes, 0 to 1
     * @param seed of the weights and of dropout
     */
    public static Head create(HeadSpec spec, Optimizer optimizer, double labelSmoothing, long seed) {
        return create(spec, optimizer, labelSmoothing, seed, ALL_THREADS);
    }

    /**
     * Creates one of several heads that are trained at the same time.
     *
     * @param threads per operation, 0 for one per core; TensorFlow uses the value of the process's first head
     *     for all
     */
    public static Head create(HeadSpec spec, Optimizer optimizer, double labelSmoothing, long seed, int threads) {
        return create(spec, initialWeights(spec, seed), optimizer, labelSmoothing, seed, threads);
    }

    /**
     * Creates a head that is to be trained further.
     *
     * @param weights shaped as {@link HeadSpec#weightShapes()} says, row-major
     * @param seed of dropout
     */
    public static Head create(
            HeadSpec spec, List<float[]> weights, Optimizer optimizer, double labelSmoothing, long seed, int threads) {
        new Checks().range("label smoothing", labelSmoothing, 0, 1).done();
        Head head = new Head(spec, optimizer, labelSmoothing, seed, threads);
        try {
            head.setWeights(weights);
            head.zero(head.operations.slots);
            head.zero(head.operations.scratch);
            return head;
        } catch (RuntimeException | Error e) {
            head.close();
            throw e;
        }
    }

    /** The weights that a new head's dense layers have: Glorot-uniform kernels, and biases of 0. */
    public static List<float[]> initialWeights(HeadSpec spec, long seed) {
        return GlorotUniform.draw(spec, seed);
    }

    static ConfigProto onCallingThread(int threads) {
        return ConfigProto.newBuilder()
                .setInterOpParallelismThreads(ON_CALLING_THREAD)
                .setIntraOpParallelismThreads(threads)
                .build();
    }

    /** The loss of this head, which has no hidden layers, as a function of other weights; without the regularization loss. */
    public LogisticLoss logisticLoss() {
        return new LogisticLoss(spec, labelSmoothing, threads);
    }

    /** Whether it is trained alone, on all threads, and not beside others. */
    public boolean isAlone() {
        return threads == ALL_THREADS;
    }

    public HeadSpec spec() {
        return spec;
    }

    public double learningRate() {
        return learningRate;
    }

    /** Sets the learning rate of the following steps. */
    public void setLearningRate(double learningRate) {
        new Checks()
                .that(
                        learningRate >= 0 && Double.isFinite(learningRate),
                        "learning rate",
                        "at least 0",
                        Double.toString(learningRate))
                .done();
        this.learningRate = learningRate;
    }

    /**
     * Trains on one batch.
     *
     * @param labels class numbers, at least count; of a head for several labels 0 or 1 for each class, at least count * classes,
     *     row-major
     * @param sampleWeights factors of the samples' losses, at least count, or null for 1 each
     * @return loss and probabilities of this batch before the weights changed, with dropout
     * @throws IllegalStateException if the optimizer does not train on batches
     */
    public BatchResult step(float[] features, int[] labels, float[] sampleWeights, int count) {
        if (operations.update == null) {
            throw new IllegalStateException("%s does not train on batches".formatted(optimizer.kerasName()));
        }
        Session.Runner runner = batch(features, labels, sampleWeights, count);
        steps++;
        rate.setFloat(OptimizerOps.rate(optimizer, learningRate, steps));
        runner.feed(operations.rate, rate).addTarget(operations.update);
        if (spec.dropout() > 0) {
            dropoutSeed.setLong(seed, 0).setLong(steps, 1);
            runner.feed(operations.dropoutSeed, dropoutSeed);
        }
        return run(runner, operations.trainingLoss, operations.trainingProbabilities, count);
    }

    /** Loss and probabilities of one batch without dropout; changes no weights. Parameters as in {@link #step}. */
    public BatchResult evaluate(float[] features, int[] labels, float[] sampleWeights, int count) {
        Session.Runner runner = batch(features, labels, sampleWeights, count);
        return run(runner, operations.loss, operations.probabilities, count);
    }

    /** @return probabilities, float[count][classes] */
    public float[][] predict(float[] features, int count) {
        Session.Runner runner = session.runner()
                .feed(operations.features, tensors(count).features(features))
                .fetch(operations.probabilities);
        try (Result result = runner.run()) {
            return Rows.of(result.get(0), count, spec.classes());
        }
    }

    /** Copies of kernel and bias of each layer that has them, shaped as {@link HeadSpec#weightShapes()} says, row-major. */
    public List<float[]> weights() {
        return read(operations.weights);
    }

    /** Replaces the weights; the optimizer's slots are kept. */
    public void setWeights(List<float[]> weights) {
        write(operations.weights, weights);
    }

    public HeadState state() {
        return new HeadState(weights(), read(operations.slots), steps, learningRate);
    }

    /** Restores the state of a head of the same specification, optimizer and seed. */
    public void restore(HeadState state) {
        setWeights(state.weights());
        write(operations.slots, state.slots());
        steps = state.steps();
        learningRate = state.learningRate();
    }

    @Override
    public void close() {
        tensors.close();
        rate.close();
        dropoutSeed.close();
        session.close();
        graph.close();
    }

    private Session.Runner batch(float[] features, int[] labels, float[] sampleWeights, int count) {
        BatchTensors batch = tensors(count);
        Session.Runner runner = session.runner()
                .feed(operations.features, batch.features(features))
                .feed(operations.labels, batch.labels(labels));
        return sampleWeights == null
                ? runner
                : runner.feed(operations.sampleWeights, batch.sampleWeights(sampleWeights));
    }

    private BatchResult run(Session.Runner runner, Operand<TFloat32> loss, Operand<TFloat32> probabilities, int count) {
        try (Result result = runner.fetch(loss).fetch(probabilities).run()) {
            float value = ((TFloat32) result.get(0)).getFloat();
            return new BatchResult(value, Rows.of(result.get(1), count, spec.classes()));
        }
    }

    private BatchTensors tensors(int count) {
        new Checks()
                .that(count >= 1, "count", "at least 1", Integer.toString(count))
                .done();
        if (count != tensors.count()) {
            tensors.close();
            tensors = new BatchTensors(spec, count);
        }
        return tensors;
    }

    private List<float[]> read(List<SessionVariable> variables) {
        return variables.stream().map(variable -> variable.read(session)).toList();
    }

    private void zero(List<SessionVariable> variables) {
        variables.forEach(variable -> variable.write(
                session, new float[Math.toIntExact(variable.shape().size())]));
    }

    private void write(List<SessionVariable> variables, List<float[]> values) {
        if (values.size() != variables.size()) {
            throw new IllegalArgumentException(
                    "%d arrays for a head that has %d".formatted(values.size(), variables.size()));
        }
        for (int i = 0; i < values.size(); i++) {
            variables.get(i).write(session, values.get(i));
        }
    }
}
