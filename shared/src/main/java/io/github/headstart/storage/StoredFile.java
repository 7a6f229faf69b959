package io.github.headstart.storage;

/**
 * A file of a {@link Storage}, as it is listed or named.
 *
 * @param name relative to the storage's folder, {@code /} between parts
 * @param bytes its length; {@link #UNKNOWN} where it was not listed
 */
public record StoredFile(String name, long bytes) {
    public static final long UNKNOWN = -1;

    /** Not named as a getter: as JSON it has the components and nothing else. */
    public boolean knowsLength() {
        return bytes != UNKNOWN;
    }
}
