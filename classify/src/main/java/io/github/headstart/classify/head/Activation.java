package io.github.headstart.classify.head;

import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/** The activation function of the hidden layers, as Keras's activation of the same name. */
public enum Activation {
    RELU {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> sums) {
            return tf.nn.relu(sums);
        }
    },
    TANH {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> sums) {
            return tf.math.tanh(sums);
        }
    },
    SIGMOID {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> sums) {
            return tf.math.sigmoid(sums);
        }
    },
    /** The exact form with the error function, Keras's default, not the approximation by tanh. */
    GELU {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> sums) {
            Operand<TFloat32> error = tf.math.erf(tf.math.mul(sums, tf.constant((float) Math.sqrt(0.5))));
            return tf.math.mul(tf.math.mul(sums, tf.constant(0.5f)), tf.math.add(error, tf.constant(1f)));
        }
    };

    abstract Operand<TFloat32> apply(Ops tf, Operand<TFloat32> sums);

    /** The name that Keras and the command line use, for example {@code relu}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
