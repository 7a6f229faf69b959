package io.github.bottleneck.classify.head;

import java.util.List;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** Native memory that batches of one size are fed from, used again for each of them. */
final class BatchTensors implements AutoCloseable {
    private final int count;
    private final int featureSize;
    private final TFloat32 features;
    private final TInt32 labels;
    private final TFloat32 sampleWeights;

    BatchTensors(HeadSpec spec, int count) {
        this.count = count;
        featureSize = spec.featureSize();
        features = TFloat32.tensorOf(SessionVariable.shape(spec.featureShape()).prepend(count));
        labels = TInt32.tensorOf(Shape.of(count));
        sampleWeights = TFloat32.tensorOf(Shape.of(count));
    }

    int count() {
        return count;
    }

    /** @param maps at least count × featureSize values, row-major */
    TFloat32 features(float[] maps) {
        return copy(maps, count * featureSize, features);
    }

    TInt32 labels(int[] values) {
        labels.asRawTensor().data().asInts().write(values, 0, count);
        return labels;
    }

    TFloat32 sampleWeights(float[] values) {
        return copy(values, count, sampleWeights);
    }

    private static TFloat32 copy(float[] values, int length, TFloat32 target) {
        target.asRawTensor().data().asFloats().write(values, 0, length);
        return target;
    }

    @Override
    public void close() {
        List.of(features, labels, sampleWeights).forEach(tensor -> tensor.close());
    }
}
