package io.github.headstart.backbone;

import java.util.Arrays;
import java.util.Optional;
import org.tensorflow.ndarray.Shape;
import org.tensorflow.ndarray.buffer.DataBuffers;
import org.tensorflow.ndarray.buffer.FloatDataBuffer;
import org.tensorflow.proto.DataType;
import org.tensorflow.types.TFloat16;
import org.tensorflow.types.TFloat32;
import org.tensorflow.types.TUint8;
import org.tensorflow.types.family.TType;

/** The types of values that networks take and give, to and from the float32 of everything else here. */
enum TensorType {
    FLOAT32(DataType.DT_FLOAT) {
        @Override
        TType tensorOf(Shape shape, float[] values) {
            return TFloat32.tensorOf(shape, buffer(shape, values));
        }

        @Override
        void read(TType tensor, float[] values, int count) {
            tensor.asRawTensor().data().asFloats().read(values, 0, count);
        }
    },
    /** Each value becomes the nearest of float16; the way back is exact. */
    FLOAT16(DataType.DT_HALF) {
        @Override
        TType tensorOf(Shape shape, float[] values) {
            return TFloat16.tensorOf(shape, buffer(shape, values));
        }

        @Override
        void read(TType tensor, float[] values, int count) {
            ((TFloat16) tensor).copyTo(DataBuffers.of(values, false, false).narrow(count));
        }
    },
    /** For unpreprocessed pixels, 0 to 255. Augmented pixels are rounded to the nearest value. */
    UINT8(DataType.DT_UINT8) {
        @Override
        TType tensorOf(Shape shape, float[] values) {
            byte[] bytes = new byte[Math.toIntExact(shape.size())];
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] = (byte) Math.max(0, Math.min(MOST, Math.round(values[i])));
            }
            return TUint8.tensorOf(shape, DataBuffers.of(bytes, true, false));
        }

        @Override
        void read(TType tensor, float[] values, int count) {
            throw new UnsupportedOperationException("features cannot be bytes");
        }
    };

    private static final int MOST = 255;

    private final DataType type;

    TensorType(DataType type) {
        this.type = type;
    }

    static Optional<TensorType> of(DataType type) {
        return Arrays.stream(values()).filter(known -> known.type == type).findFirst();
    }

    /** @param values at least as many as the shape has; further ones are ignored */
    abstract TType tensorOf(Shape shape, float[] values);

    /** Reads a tensor of this type of that many values. */
    abstract void read(TType tensor, float[] values, int count);

    private static FloatDataBuffer buffer(Shape shape, float[] values) {
        return DataBuffers.of(values, true, false).narrow(shape.size());
    }
}
