package io.github.headstart.classify.head;

import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Cross-entropy loss from logits, with label smoothing and L2 regularization, as in Keras. */
final class Loss {
    private Loss() {}

    /**
     * @param logits [count, outputSize]
     * @param labels [count], each 0 to classes − 1; [count, classes], each 0 or 1, where an image may have several classes
     * @param sampleWeights [count] or [1]
     * @param weights of the dense layers; the kernels are regularized
     * @return scalar: the weighted losses summed and divided by the count, not by the sum of the weights, plus the
     *     regularization loss
     */
    static Operand<TFloat32> of(
            Ops tf,
            HeadSpec spec,
            double labelSmoothing,
            Operand<TFloat32> logits,
            Operand<TInt32> labels,
            Operand<TFloat32> sampleWeights,
            List<Operand<TFloat32>> weights) {
        Operand<TFloat32> each = spec.output().losses(tf, spec.classes(), logits, labels, labelSmoothing);
        Operand<TFloat32> loss = tf.math.mean(tf.math.mul(each, sampleWeights), tf.constant(0));
        if (spec.l2() > 0) {
            for (int kernel = 0; kernel < weights.size(); kernel += 2) {
                // l2Loss is half the sum of the squares.
                Operand<TFloat32> half = tf.nn.l2Loss(weights.get(kernel));
                loss = tf.math.add(loss, tf.math.mul(half, tf.constant((float) (2 * spec.l2()))));
            }
        }
        return loss;
    }

    /**
     * relu(x) − x·z + log1p(exp(−|x|)), which avoids the logarithm of 0 and overflow of the exponential.
     *
     * @param x of any shape
     * @param labels 0 or 1, of the same shape
     */
    static Operand<TFloat32> sigmoid(Ops tf, Operand<TFloat32> x, Operand<TInt32> labels, double smoothing) {
        Operand<TFloat32> z = tf.dtypes.cast(labels, TFloat32.class);
        if (smoothing > 0) {
            z = tf.math.add(
                    tf.math.mul(z, tf.constant((float) (1 - smoothing))), tf.constant((float) (0.5 * smoothing)));
        }
        Operand<TFloat32> tail = tf.math.log1p(tf.math.exp(tf.math.neg(tf.math.abs(x))));
        return tf.math.add(tf.math.sub(tf.nn.relu(x), tf.math.mul(x, z)), tail);
    }

    static Operand<TFloat32> softmax(
            Ops tf, int classes, Operand<TFloat32> logits, Operand<TInt32> labels, double smoothing) {
        float off = (float) (smoothing / classes);
        float on = (float) (1 - smoothing + smoothing / classes);
        Operand<TFloat32> targets = tf.oneHot(labels, tf.constant(classes), tf.constant(on), tf.constant(off));
        return tf.nn.softmaxCrossEntropyWithLogits(logits, targets).loss();
    }
}
