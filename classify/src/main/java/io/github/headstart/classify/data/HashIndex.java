package io.github.headstart.classify.data;

import io.github.headstart.random.SplitMix64;

/**
 * Finds the first of many 64-bit hashes that equals a given one: a hash table in six bytes per hash besides the
 * hashes themselves. Among ten million different values two have the same hash with a probability of 3 in a million.
 * Immutable.
 */
public final class HashIndex {
    private static final int EMPTY = 0;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final long[] hashes;
    private final int[] slots;

    /** @param hashes evenly distributed; kept, not copied */
    public HashIndex(long[] hashes) {
        this.hashes = hashes;
        slots = new int[Math.addExact(hashes.length, hashes.length / 2 + 1)];
        for (int number = 0; number < hashes.length; number++) {
            int slot = slot(hashes[number]);
            if (slots[slot] == EMPTY) {
                slots[slot] = number + 1;
            }
        }
    }

    /** A hash of a text. */
    public static long hash(String text) {
        long hash = text.length();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * FNV_PRIME;
        }
        return SplitMix64.output(hash, 0);
    }

    /** The place of the first such hash; −1 if there is none. */
    public int first(long hash) {
        return slots[slot(hash)] - 1;
    }

    /** The slot of this hash, or an empty one. */
    private int slot(long hash) {
        int slot = (int) ((hash >>> Integer.SIZE) * slots.length >>> Integer.SIZE);
        while (slots[slot] != EMPTY && hashes[slots[slot] - 1] != hash) {
            slot = slot + 1 == slots.length ? 0 : slot + 1;
        }
        return slot;
    }
}
