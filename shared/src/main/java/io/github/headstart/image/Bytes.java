package io.github.headstart.image;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A part of a file whose every number may be wrong: reading beyond its end gives zeros instead of an exception. All
 * positions count from the part's start.
 */
record Bytes(byte[] file, int start, int length) {
    Bytes {
        start = Math.max(0, Math.min(start, file.length));
        length = Math.max(0, Math.min(length, file.length - start));
    }

    static Bytes of(byte[] file) {
        return new Bytes(file, 0, file.length);
    }

    Bytes part(long position, long size) {
        long from = Math.max(0, Math.min(position, length));
        return new Bytes(file, start + (int) from, (int) Math.max(0, Math.min(size, length - from)));
    }

    byte[] copy() {
        return Arrays.copyOfRange(file, start, start + length);
    }

    int at(long position) {
        return position >= 0 && position < length ? file[start + (int) position] & 0xff : 0;
    }

    int bigShort(long position) {
        return at(position) << 8 | at(position + 1);
    }

    int littleShort(long position) {
        return at(position) | at(position + 1) << 8;
    }

    /** An unsigned number of three bytes, low byte first. */
    int littleThree(long position) {
        return littleShort(position) | at(position + 2) << 16;
    }

    /** An unsigned number of four bytes, high byte first. */
    long bigInt(long position) {
        return (long) bigShort(position) << 16 | bigShort(position + 2);
    }

    /** An unsigned number of four bytes, low byte first. */
    long littleInt(long position) {
        return littleShort(position) | (long) littleShort(position + 2) << 16;
    }

    boolean has(long position, String text) {
        return position >= 0
                && position + text.length() <= length
                && text.equals(new String(file, start + (int) position, text.length(), StandardCharsets.ISO_8859_1));
    }
}
