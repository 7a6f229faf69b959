package io.github.headstart.backbone.onnx;

import ai.onnxruntime.platform.Fp16Conversions;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;

/** The types of values that models may take and give. */
enum ElementType {
    FLOAT32(1, Float.BYTES) {
        @Override
        void put(ByteBuffer buffer, float value) {
            buffer.putFloat(value);
        }
    },
    /** Each value becomes the nearest of float16; the way back is exact. */
    FLOAT16(10, Short.BYTES) {
        @Override
        void put(ByteBuffer buffer, float value) {
            buffer.putShort(Fp16Conversions.floatToFp16(value));
        }
    };

    private final int code;
    private final int bytes;

    /** @param code in ONNX's {@code TensorProto.DataType} */
    ElementType(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    static Optional<ElementType> of(int code) {
        return Arrays.stream(values()).filter(known -> known.code == code).findFirst();
    }

    /** Of one value. */
    int bytes() {
        return bytes;
    }

    /** Appends a value. */
    abstract void put(ByteBuffer buffer, float value);
}
