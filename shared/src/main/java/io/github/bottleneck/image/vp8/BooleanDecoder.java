package io.github.bottleneck.image.vp8;

/** VP8's arithmetic decoder (RFC 6386, 7): one bit at a time, each with its own probability. Not thread-safe. */
final class BooleanDecoder {
    private final byte[] bytes;
    private final int end;
    private int position;
    private int value;
    private int range = 255;
    private int extraBits = -8;

    BooleanDecoder(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    /** @param probability of a zero, of 256 */
    int bit(int probability) {
        if (extraBits < 0) {
            int next = position < end ? bytes[position] & 0xff : 0;
            position++;
            value = value << 8 | next;
            extraBits += 8;
        }
        int split = 1 + ((range - 1) * probability >> 8);
        int result;
        if (value >> extraBits >= split) {
            range -= split;
            value -= split << extraBits;
            result = 1;
        } else {
            range = split;
            result = 0;
        }
        int shift = Integer.numberOfLeadingZeros(range) - 24;
        range <<= shift;
        extraBits -= shift;
        return result;
    }

    boolean flag() {
        return bit(128) != 0;
    }

    /** An unsigned number, high bit first. */
    int number(int bits) {
        int number = 0;
        for (int i = 0; i < bits; i++) {
            number = number << 1 | bit(128);
        }
        return number;
    }

    /** A number followed by its sign. */
    int signed(int bits) {
        int number = number(bits);
        return flag() ? -number : number;
    }

    /** A signed number if a flag says there is one, else 0. */
    int optionalSigned(int bits) {
        return flag() ? signed(bits) : 0;
    }

    /** Whether more was read than there is; zeros took its place. */
    boolean beyondEnd() {
        return position > end;
    }
}
