package io.github.headstart.classify.head;

import org.tensorflow.Tensor;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;

/** Copies matrices out of native memory. */
final class Rows {
    private Rows() {}

    /** @param matrix float32 [count, columns] */
    static float[][] of(Tensor matrix, int count, int columns) {
        FloatDataBuffer values = matrix.asRawTensor().data().asFloats();
        float[][] rows = new float[count][columns];
        for (int row = 0; row < count; row++) {
            values.offset((long) row * columns).read(rows[row]);
        }
        return rows;
    }
}
