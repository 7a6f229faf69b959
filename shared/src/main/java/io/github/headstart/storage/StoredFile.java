package io.github.headstart.storage;

/**
 * A file of a {@link Storage}, as it is listed or named.
 *
 * @param name relative to the storage's folder, {@code /} between parts
 * @param bytes its length; {@link #UNKNOWN} where it was not listed
 */
public record StoredFile(String name, long bytes) {
    public static final long UNKNOWN = -1;

    public boolean isLengthKnown() {
        return bytes != UNKNOWN;
    }
}
