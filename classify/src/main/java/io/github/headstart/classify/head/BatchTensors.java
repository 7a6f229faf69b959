package io.github.headstart.classify.head;

import org.tensorflow.ndarray.Shape;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TInt32;

/** The input tensors of batches of one size, reused for every batch. */
final class BatchTensors implements AutoCloseable {
    private final HeadSpec spec;
    private final int count;
    private final TFloat32 features;
    private final TInt32 labels;
    private final TFloat32 sampleWeights;

    BatchTensors(HeadSpec spec, int count) {
        this.spec = spec;
        this.count = count;
        features = TFloat32.tensorOf(SessionVariable.shape(spec.featureShape()).prepend(count));
        labels = TInt32.tensorOf(labelShape(spec, count));
        sampleWeights = TFloat32.tensorOf(Shape.of(count));
    }

    /** [count], or [count, classes] where an image may have several. */
    static Shape labelShape(HeadSpec spec, long count) {
        return spec.output() == OutputLayer.SIGMOIDS ? Shape.of(count, spec.classes()) : Shape.of(count);
    }

    int count() {
        return count;
    }

    /** @param maps at least count × featureSize values, row-major */
    TFloat32 features(float[] maps) {
        return copy("features", maps, Math.multiplyExact(count, spec.featureSize()), features);
    }

    TInt32 labels(int[] values) {
        int length = Math.multiplyExact(count, spec.labelSize());
        int highest = spec.output() == OutputLayer.SIGMOIDS ? 1 : spec.classes() - 1;
        enough("labels", values.length, length);
        for (int place = 0; place < length; place++) {
            // TensorFlow would treat an invalid label as no class at all and continue training.
            if (values[place] < 0 || values[place] > highest) {
                throw new IllegalArgumentException(
                        "label %d of the batch: expected 0 to %d, found %d".formatted(place, highest, values[place]));
            }
        }
        labels.asRawTensor().data().asInts().write(values, 0, length);
        return labels;
    }

    TFloat32 sampleWeights(float[] values) {
        return copy("sample weights", values, count, sampleWeights);
    }

    private static TFloat32 copy(String what, float[] values, int length, TFloat32 target) {
        enough(what, values.length, length);
        target.asRawTensor().data().asFloats().write(values, 0, length);
        return target;
    }

    private static void enough(String what, int found, int expected) {
        if (found < expected) {
            throw new IllegalArgumentException(
                    "%s: expected at least %d values, found %d".formatted(what, expected, found));
        }
    }

    @Override
    public void close() {
        features.close();
        labels.close();
        sampleWeights.close();
    }
}
