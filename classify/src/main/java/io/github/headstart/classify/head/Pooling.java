package io.github.headstart.classify.head;

import java.util.Locale;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** The pooling of a feature map [height, width, channels] to a vector before the first dense layer. */
public enum Pooling {
    /** All values, row-major: Keras's Flatten. */
    NONE {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> maps, int inputSize) {
            return tf.reshape(maps, tf.constant(new int[] {-1, inputSize}));
        }
    },
    /** Each channel's mean: Keras's GlobalAveragePooling2D. */
    AVG {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> maps, int inputSize) {
            return tf.math.mean(maps, tf.constant(SPATIAL), Mean.keepDims(false));
        }
    },
    /** Each channel's maximum: Keras's GlobalMaxPooling2D. */
    MAX {
        @Override
        Operand<TFloat32> apply(Ops tf, Operand<TFloat32> maps, int inputSize) {
            return tf.reduceMax(maps, tf.constant(SPATIAL), ReduceMax.keepDims(false));
        }
    };

    private static final int[] SPATIAL = {1, 2};

    /**
     * @param maps [count, featureShape…]
     * @return [count, inputSize]
     */
    abstract Operand<TFloat32> apply(Ops tf, Operand<TFloat32> maps, int inputSize);

    /** The name that Keras and the command line use, for example {@code avg}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
