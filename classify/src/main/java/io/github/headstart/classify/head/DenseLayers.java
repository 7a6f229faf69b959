package io.github.headstart.classify.head;

import io.github.headstart.backbone.PoolingOps;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.tensorflow.Operand;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The forward pass of a head with its tail, the same for training, prediction and export. */
public final class DenseLayers {
    private DenseLayers() {}

    /**
     * Adds a trained head with constant weights to another graph.
     *
     * @param maps [count, featureShape…]
     * @param weights shaped as the specification's weightShapes, row-major
     * @return probabilities [count, classes]
     */
    public static Operand<TFloat32> frozen(Ops tf, HeadSpec spec, Operand<TFloat32> maps, List<float[]> weights) {
        List<Operand<TFloat32>> constants = new ArrayList<>();
        for (List<Integer> shape : spec.weightShapes()) {
            constants.add(tf.constant(
                    SessionVariable.shape(shape), DataBuffers.of(weights.get(constants.size()), true, false)));
        }
        return spec.output().probabilities(tf, logits(tf, spec, maps, constants, (layer, place) -> layer));
    }

    /**
     * @param maps [count, featureShape…]
     * @param weights shaped as the specification's weightShapes
     * @param dropout (values, index of the dropout layer from 0) → values; identity outside training
     * @return [count, outputSize]
     */
    static Operand<TFloat32> logits(
            Ops tf,
            HeadSpec spec,
            Operand<TFloat32> maps,
            List<Operand<TFloat32>> weights,
            BiFunction<Operand<TFloat32>, Integer, Operand<TFloat32>> dropout) {
        Operand<TFloat32> pooled =
                PoolingOps.apply(spec.pooling(), tf, spec.tail().apply(tf, maps, weights));
        List<Operand<TFloat32>> dense = spec.dense(weights);
        Operand<TFloat32> values = tf.reshape(pooled, tf.constant(new int[] {-1, spec.inputSize()}));
        int layers = spec.denseSizes().size();
        if (layers == 1) {
            values = dropout.apply(values, 0);
        }
        for (int layer = 0; layer < layers; layer++) {
            values = tf.nn.biasAdd(tf.linalg.matMul(values, dense.get(2 * layer)), dense.get(2 * layer + 1));
            if (layer < layers - 1) {
                values = dropout.apply(spec.activation().apply(tf, values), layer);
            }
        }
        return values;
    }
}
