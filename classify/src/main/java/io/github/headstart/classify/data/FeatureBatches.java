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

    /** Receives a batch of the images of a split, whose features and labels have been read. */
    @FunctionalInterface
    public interface Visitor {
        /** @param start number of the batch's first image */
        void accept(int start, int count);
    }

    /** Reads all unchanged images of a split, batch by batch. */
    public void forEach(SplitIndex rows, Visitor visitor) {
        for (int start = 0; start < rows.images(); start += batchSize) {
            int count = Math.min(batchSize, rows.images() - start);
            read(rows, start, count);
            visitor.accept(start, count);
        }
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
