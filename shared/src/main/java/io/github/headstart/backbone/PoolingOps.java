package io.github.headstart.backbone;

import io.github.headstart.manifest.Pooling;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.ReduceMax;
import org.tensorflow.op.math.Mean;
import org.tensorflow.types.TFloat32;

/** The TensorFlow operations of {@link Pooling}. */
public final class PoolingOps {
    private static final int[] SPATIAL = {1, 2};

    private PoolingOps() {}

    /**
     * @param maps [count, height, width, channels], or of any shape without pooling
     * @return [count, channels], or the maps without pooling
     */
    public static Operand<TFloat32> apply(Pooling pooling, Ops tf, Operand<TFloat32> maps) {
        return switch (pooling) {
            case NONE -> maps;
            case AVG -> tf.math.mean(maps, tf.constant(SPATIAL), Mean.keepDims(false));
            case MAX -> tf.reduceMax(maps, tf.constant(SPATIAL), ReduceMax.keepDims(false));
        };
    }
}
