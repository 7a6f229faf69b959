package io.github.headstart.storage;

/**
 * A file of a {@link Storage}, as it is listed.
 *
 * @param name relative to the storage's folder, {@code /} between parts
 * @param bytes its length
 */
public record StoredFile(String name, long bytes) {}
