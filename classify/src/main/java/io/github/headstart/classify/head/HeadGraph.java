package io.github.headstart.classify.head;

import java.util.ArrayList;
import java.util.List;
import org.tensorflow.Graph;
import org.tensorflow.Operand;
import org.tensorflow.Output;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.Placeholder;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;
import org.tensorflow.types.TInt64;

/** The TensorFlow graph of a head in training: its placeholders, outputs and training step. */
final class HeadGraph {
    private final Ops tf;
    private final HeadSpec spec;

    final Placeholder<TFloat32> features;
    final Placeholder<TInt32> labels;
    final Operand<TFloat32> sampleWeights;
    /** Scalar: the learning rate of this step. */
    final Placeholder<TFloat32> rate;
    /** [2]: seed and step, which determine the dropout masks. */
    final Placeholder<TInt64> dropoutSeed;

    final List<SessionVariable> weights = new ArrayList<>();
    final List<SessionVariable> slots;
    final List<SessionVariable> scratch;

    final Operand<TFloat32> probabilities;
    final Operand<TFloat32> loss;
    /** With dropout, computed before the weights are updated. */
    final Operand<TFloat32> trainingProbabilities;

    final Operand<TFloat32> trainingLoss;
    /** Null for L-BFGS, which does not train on batches. */
    final Op update;

    HeadGraph(Graph graph, HeadSpec spec, Optimizer optimizer, double labelSmoothing) {
        tf = Ops.create(graph);
        this.spec = spec;
        features = tf.placeholder(
                TFloat32.class,
                Placeholder.shape(SessionVariable.shape(spec.featureShape()).prepend(-1)));
        labels = tf.placeholder(TInt32.class, Placeholder.shape(BatchTensors.labelShape(spec, -1)));
        sampleWeights = tf.placeholderWithDefault(tf.constant(new float[] {1}), Shape.of(-1));
        rate = tf.placeholder(TFloat32.class, Placeholder.shape(Shape.scalar()));
        dropoutSeed = tf.placeholder(TInt64.class, Placeholder.shape(Shape.of(2)));
        for (List<Integer> shape : spec.weightShapes()) {
            weights.add(new SessionVariable(tf, "weight" + weights.size(), SessionVariable.shape(shape)));
        }
        List<Operand<TFloat32>> values =
                weights.stream().map(SessionVariable::value).toList();

        Operand<TFloat32> logits = DenseLayers.logits(tf, spec, features, values, (layer, place) -> layer);
        Operand<TFloat32> trainingLogits =
                spec.dropout() == 0 ? logits : DenseLayers.logits(tf, spec, features, values, this::dropout);
        probabilities = spec.output().probabilities(tf, logits);
        trainingProbabilities = spec.output().probabilities(tf, trainingLogits);
        loss = Loss.of(tf, spec, labelSmoothing, logits, labels, sampleWeights, spec.dense(values));
        trainingLoss = Loss.of(tf, spec, labelSmoothing, trainingLogits, labels, sampleWeights, spec.dense(values));

        if (!optimizer.trainsOnBatches()) {
            slots = List.of();
            scratch = List.of();
            update = null;
            return;
        }
        Output<?>[] wanted = values.stream().map(Operand::asOutput).toArray(Output<?>[]::new);
        Output<?>[] gradients =
                graph.addGradients("gradients", new Output<?>[] {trainingLoss.asOutput()}, wanted, null);
        // No weight may change before all its readers have run: the loss with its regularization loss, and the
        // gradients.
        List<Op> readers = new ArrayList<>(List.of(trainingLoss));
        for (Output<?> gradient : gradients) {
            readers.add(tf.identity(gradient));
        }
        OptimizerOps updates = new OptimizerOps(tf, readers, optimizer, rate);
        List<Op> changes = new ArrayList<>();
        for (int i = 0; i < gradients.length; i++) {
            changes.add(updates.update(weights.get(i), gradients[i].expect(TFloat32.class)));
        }
        slots = List.copyOf(updates.slots());
        scratch = List.copyOf(updates.scratch());
        update = tf.withControlDependencies(changes).noOp();
    }

    /** Dropout with a counter-based generator: the mask depends on seed, step, layer and position only. */
    private Operand<TFloat32> dropout(Operand<TFloat32> values, int place) {
        Operand<TInt64> seed = tf.math.add(dropoutSeed, tf.constant(new long[] {(long) place << 32, 0}));
        Operand<TFloat32> draws = tf.random.statelessRandomUniform(tf.shape(values), seed);
        Operand<TFloat32> kept =
                tf.dtypes.cast(tf.math.greaterEqual(draws, tf.constant((float) spec.dropout())), TFloat32.class);
        return tf.math.mul(tf.math.mul(values, tf.constant((float) (1 / (1 - spec.dropout())))), kept);
    }
}
