package io.github.headstart.io;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** The bytes of one record in a {@link RecordFile}, which is read by the process that wrote it and by no other. */
public interface RecordFormat<T> {
    void write(T value, DataOutput out) throws IOException;

    T read(DataInput in) throws IOException;

    /** Writes a text of any length. */
    static void writeText(String text, DataOutput out) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    static String readText(DataInput in) throws IOException {
        byte[] bytes = new byte[in.readInt()];
        in.readFully(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
