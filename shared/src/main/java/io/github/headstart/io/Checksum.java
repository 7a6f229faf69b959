package io.github.headstart.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 built up from parts, as 64 lowercase hex digits. Not thread-safe; the static methods are. */
public final class Checksum {
    private static final int BUFFER_BYTES = 1 << 16;

    private final MessageDigest digest;

    public Checksum() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public static String ofBytes(byte[] bytes) {
        return new Checksum().add(bytes).hex();
    }

    public static String ofFile(Path file) throws IOException {
        return new Checksum().add(file).hex();
    }

    public Checksum add(byte[] bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds what remains in the buffer. */
    public Checksum add(ByteBuffer bytes) {
        digest.update(bytes);
        return this;
    }

    /** Adds a text's UTF-8 bytes and a zero byte, so that ("ab", "c") and ("a", "bc") differ. */
    public Checksum add(String text) {
        digest.update(text.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return this;
    }

    /** Adds a file's bytes. */
    public Checksum add(Path file) throws IOException {
        try (FileChannel in = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = in.size();
            // Most files are small images: a buffer that is larger than the file costs more than reading it.
            ByteBuffer buffer = ByteBuffer.allocate((int) Math.max(1, Math.min(BUFFER_BYTES, size)));
            long done = 0;
            for (int read = in.read(buffer); read >= 0; read = done == size ? -1 : in.read(buffer)) {
                done += read;
                digest.update(buffer.flip());
                buffer.clear();
            }
        }
        return this;
    }

    /** Adds the values' bit patterns in little-endian order. */
    public Checksum add(float[] values) {
        ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        int atOnce = BUFFER_BYTES / Float.BYTES;
        for (int start = 0; start < values.length; start += atOnce) {
            int count = Math.min(atOnce, values.length - start);
            bytes.clear().limit(count * Float.BYTES);
            bytes.asFloatBuffer().put(values, start, count);
            digest.update(bytes);
        }
        return this;
    }

    /** The checksum of all that was added; this object starts again. */
    public String hex() {
        return HexFormat.of().formatHex(digest.digest());
    }
}
