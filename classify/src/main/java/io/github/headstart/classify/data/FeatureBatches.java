package io.github.headstart.classify.data;

/** Reads rows into batches. The arrays are reused for every batch. Not thread-safe. */
public final class FeatureBatches {
    private static final long USUAL_BYTES = 16 << 20;

    private final Features source;
    private final float[] features;
    private final int batchSize;
    private int[] labels = {};

    /**
     * How many rows to hold at once where their number does not matter: fewer of large feature maps.
     *
     * @param featureSize values of a row
     * @param most rows
     */
    public static int rowsAtOnce(int featureSize, int most) {
        return (int) Math.max(1, Math.min(most, USUAL_BYTES / Float.BYTES / featureSize));
    }

    /** @param batchSize maximum number of rows in a batch */
    public FeatureBatches(Features source, int batchSize) {
        this.source = source;
        this.features = new float[Math.multiplyExact(batchSize, source.featureSize())];
        this.batchSize = batchSize;
    }

    /**
     * Reads one batch into {@link #features} and {@link #labels}.
     *
     * @param order row numbers of {@code rows}
     * @param start index into {@code order} of the first row to read
     * @param count number of rows to read, at most the batch size
     */
    public void read(SplitIndex rows, int[] order, int start, int count) {
        for (int i = 0; i < count; i++) {
            readInto(i, rows, order[start + i]);
        }
    }

    /** Reads a batch of consecutive rows. */
    public void read(SplitIndex rows, int first, int count) {
        for (int i = 0; i < count; i++) {
            readInto(i, rows, first + i);
        }
    }

    private void readInto(int place, SplitIndex rows, int row) {
        source.read(rows, row, features, place * source.featureSize());
        int size = rows.labelSize();
        if (labels.length != batchSize * size) {
            labels = new int[Math.multiplyExact(batchSize, size)];
        }
        rows.writeLabel(row, labels, place * size);
    }

    /** The feature maps of the last batch, concatenated, float[batchSize * featureSize]. */
    public float[] features() {
        return features;
    }

    /** The last batch's class numbers, int[batchSize]; of several labels 0 or 1 for each class, int[batchSize * classes]. */
    public int[] labels() {
        return labels;
    }
}
