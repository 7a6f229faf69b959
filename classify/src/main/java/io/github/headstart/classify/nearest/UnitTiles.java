package io.github.headstart.classify.nearest;

/**
 * Vectors of length 1 that are held in memory to be multiplied with any number of others. They are cut into tiles of
 * {@link #SIZE}, and value i of all vectors of a tile lies side by side: a loop over them, unlike a sum along one vector,
 * is one that the JIT compiler can vectorize. Threads may multiply at once.
 */
public final class UnitTiles {
    /** Vectors per tile. */
    public static final int SIZE = 64;

    private static final long MOST_BYTES = 256L << 20;
    private static final int SHARE_OF_HEAP = 4;
    private static final int UNROLLED = 4;

    private final int count;
    private final int length;
    private final float[][] tiles;

    /** @param length of each vector */
    public UnitTiles(int count, int length) {
        this.count = count;
        this.length = length;
        tiles = new float[(count + SIZE - 1) / SIZE][Math.multiplyExact(length, SIZE)];
    }

    /** The number of vectors that take 256 MiB and a quarter of Java's heap at the most; one tile at the least. */
    public static int most(int length) {
        return most(length, 0);
    }

    /** @param beside bytes that are held beside each vector, and count as its own */
    static int most(int length, long beside) {
        long bytes = Math.min(MOST_BYTES, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
        long mostTiles = bytes / (SIZE * ((long) length * Float.BYTES + beside));
        return (int) Math.min(Integer.MAX_VALUE / SIZE - 1, Math.max(1, mostTiles)) * SIZE;
    }

    public int count() {
        return count;
    }

    public int tiles() {
        return tiles.length;
    }

    /** The number of vectors in a tile, which of the last may be less than {@link #SIZE}. */
    public int rows(int tile) {
        return Math.min(SIZE, count - tile * SIZE);
    }

    /** @param unit float[length] of length 1 or 0 */
    public void set(int number, float[] unit) {
        float[] tile = tiles[number / SIZE];
        for (int i = 0; i < length; i++) {
            tile[i * SIZE + number % SIZE] = unit[i];
        }
    }

    /**
     * Adds the products of a part of the values of a vector with those of each vector of a tile. The order of the
     * additions depends on nothing but the arguments.
     *
     * @param from the first value
     * @param to the value after the last
     * @param sums float[SIZE], by vector of the tile
     */
    public void addProducts(int tile, float[] other, int from, int to, float[] sums) {
        float[] values = tiles[tile];
        int i = from;
        for (; i + UNROLLED <= to; i += UNROLLED) {
            addFour(values, i * SIZE, other[i], other[i + 1], other[i + 2], other[i + 3], sums);
        }
        for (; i < to; i++) {
            addOne(values, i * SIZE, other[i], sums);
        }
    }

    /** The exact product of a vector of a tile with another. */
    public double product(int tile, int row, float[] other) {
        float[] values = tiles[tile];
        double sum = 0;
        for (int i = 0; i < length; i++) {
            sum += (double) values[i * SIZE + row] * other[i];
        }
        return sum;
    }

    /** Four values at a time, so that the sums are loaded and stored once for them. */
    private static void addFour(float[] values, int offset, float a, float b, float c, float d, float[] sums) {
        for (int row = 0; row < SIZE; row++) {
            sums[row] += a * values[offset + row]
                    + b * values[offset + SIZE + row]
                    + c * values[offset + 2 * SIZE + row]
                    + d * values[offset + 3 * SIZE + row];
        }
    }

    private static void addOne(float[] values, int offset, float factor, float[] sums) {
        for (int row = 0; row < SIZE; row++) {
            sums[row] += factor * values[offset + row];
        }
    }

    /** Scales a vector to length 1 in place; one of length 0 is left. */
    public static float[] unit(float[] vector) {
        double squares = 0;
        for (float value : vector) {
            squares += (double) value * value;
        }
        if (squares > 0) {
            double scale = 1 / Math.sqrt(squares);
            for (int i = 0; i < vector.length; i++) {
                vector[i] = (float) (vector[i] * scale);
            }
        }
        return vector;
    }
}
