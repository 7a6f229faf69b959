package io.github.headstart.classify.report;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** A message in Protocol Buffers' wire format, as far as {@link EventFile} needs it. Not thread-safe. */
final class ProtocolMessage {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED_32 = 5;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

    ProtocolMessage int64(int field, long value) {
        return key(field, VARINT).varint(value);
    }

    ProtocolMessage float64(int field, double value) {
        return key(field, FIXED_64)
                .raw(littleEndian(Double.BYTES).putDouble(value).array());
    }

    ProtocolMessage float32(int field, float value) {
        return key(field, FIXED_32)
                .raw(littleEndian(Float.BYTES).putFloat(value).array());
    }

    ProtocolMessage text(int field, String value) {
        return delimited(field, value.getBytes(StandardCharsets.UTF_8));
    }

    ProtocolMessage message(int field, ProtocolMessage value) {
        return delimited(field, value.bytes());
    }

    byte[] bytes() {
        return bytes.toByteArray();
    }

    private ProtocolMessage key(int field, int wireType) {
        return varint((long) field << 3 | wireType);
    }

    private ProtocolMessage delimited(int field, byte[] value) {
        return key(field, LENGTH_DELIMITED).varint(value.length).raw(value);
    }

    /** Seven bits a byte, the lowest first; the eighth says that more follow. */
    private ProtocolMessage varint(long value) {
        long rest = value;
        for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
            bytes.write((int) (rest & 0x7f | 0x80));
        }
        bytes.write((int) rest);
        return this;
    }

    private ProtocolMessage raw(byte[] value) {
        bytes.writeBytes(value);
        return this;
    }

    private static ByteBuffer littleEndian(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
