package io.github.headstart.classify.head;

import io.github.headstart.dataset.Labelling;
import java.util.List;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The output layer of a head, with its activation and the loss that belongs to it, as in Keras. */
public enum OutputLayer {
    /** One sigmoid: the probability of the second of two classes. */
    SIGMOID("sigmoid", "BinaryCrossentropy", "binary_crossentropy", "accuracy") {
        @Override
        int units(int classes) {
            return 1;
        }

        @Override
        Operand<TFloat32> probabilities(Ops tf, Operand<TFloat32> logits) {
            // sigmoid(−x) instead of 1 − p, which would lose the precision of a probability near 0.
            return tf.math.sigmoid(tf.concat(List.of(tf.math.neg(logits), logits), tf.constant(1)));
        }

        @Override
        Operand<TFloat32> losses(
                Ops tf, int classes, Operand<TFloat32> logits, Operand<TInt32> labels, double smoothing) {
            return Loss.sigmoid(tf, tf.reshape(logits, tf.constant(new int[] {-1})), labels, smoothing);
        }
    },
    /** A softmax over more than two classes, of which an image has one. */
    SOFTMAX("softmax", "CategoricalCrossentropy", "categorical_crossentropy", "accuracy") {
        @Override
        Operand<TFloat32> probabilities(Ops tf, Operand<TFloat32> logits) {
            return tf.nn.softmax(logits);
        }

        @Override
        Operand<TFloat32> losses(
                Ops tf, int classes, Operand<TFloat32> logits, Operand<TInt32> labels, double smoothing) {
            return Loss.softmax(tf, classes, logits, labels, smoothing);
        }
    },
    /** A sigmoid for each class, of which an image has any number. The loss of an image is the mean over the classes. */
    SIGMOIDS("sigmoid", "BinaryCrossentropy", "binary_crossentropy", "binary_accuracy") {
        @Override
        int labelSize(int classes) {
            return classes;
        }

        @Override
        Operand<TFloat32> probabilities(Ops tf, Operand<TFloat32> logits) {
            return tf.math.sigmoid(logits);
        }

        @Override
        Operand<TFloat32> losses(
                Ops tf, int classes, Operand<TFloat32> logits, Operand<TInt32> labels, double smoothing) {
            return tf.math.mean(Loss.sigmoid(tf, logits, labels, smoothing), tf.constant(1));
        }
    };

    private final String activation;
    private final String loss;
    private final String lossName;
    private final String metric;

    OutputLayer(String activation, String loss, String lossName, String metric) {
        this.activation = activation;
        this.loss = loss;
        this.lossName = lossName;
        this.metric = metric;
    }

    static OutputLayer of(int classes, Labelling labelling) {
        if (labelling.isMultiLabel()) {
            return SIGMOIDS;
        }
        return classes == 2 ? SIGMOID : SOFTMAX;
    }

    int units(int classes) {
        return classes;
    }

    /** The number of values of an image's label: its class's number, or 0 or 1 for each class. */
    int labelSize(int classes) {
        return 1;
    }

    /**
     * @param logits [count, units]
     * @return [count, classes]
     */
    abstract Operand<TFloat32> probabilities(Ops tf, Operand<TFloat32> logits);

    /**
     * @param logits [count, units]
     * @param labels [count], or [count, classes] with a sigmoid for each class
     * @return [count]
     */
    abstract Operand<TFloat32> losses(
            Ops tf, int classes, Operand<TFloat32> logits, Operand<TInt32> labels, double smoothing);

    /** Keras's name of the activation. */
    public String activation() {
        return activation;
    }

    /** Keras's class of the loss. */
    public String loss() {
        return loss;
    }

    /** Keras's name of the loss. */
    public String lossName() {
        return lossName;
    }

    /** Keras's name of the metric that is reported as accuracy. */
    public String metric() {
        return metric;
    }
}
