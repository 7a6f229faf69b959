package io.github.headstart.classify.nearest;

import java.util.Arrays;

/** The nearest rows of one vector by cosine, kept while rows are offered in the order of their numbers. Not thread-safe. */
public final class Neighbors {
    private static final long OVERHEAD = 64;

    private final int[] rows;
    private final float[] cosines;
    private int count;

    /** @param most number of rows that are kept */
    Neighbors(int most) {
        rows = new int[most];
        cosines = new float[most];
    }

    /** The memory of one in bytes, with what Java adds to objects and arrays. */
    static long bytes(int most) {
        return OVERHEAD + (long) most * (Integer.BYTES + Float.BYTES);
    }

    /** Of rows with the same cosine the one that was offered first is nearer. */
    void offer(int row, float cosine) {
        if (count == rows.length && !(cosine > cosines[count - 1])) {
            return;
        }
        int place = count == rows.length ? count - 1 : count++;
        while (place > 0 && cosines[place - 1] < cosine) {
            rows[place] = rows[place - 1];
            cosines[place] = cosines[place - 1];
            place--;
        }
        rows[place] = row;
        cosines[place] = cosine;
    }

    /** The number of rows found. */
    public int count() {
        return count;
    }

    /** @param place from 0, the nearest, to the count */
    public int row(int place) {
        return rows[place];
    }

    /** The cosine similarity, −1 to 1. */
    public float cosine(int place) {
        return Math.max(-1, Math.min(1, cosines[place]));
    }

    @Override
    public String toString() {
        return Arrays.toString(Arrays.copyOf(rows, count));
    }
}
