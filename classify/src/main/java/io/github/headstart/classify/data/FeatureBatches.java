package io.github.headstart.classify.data;

/** Gathers rows into batches. The arrays are used again for every batch. Not thread-safe. */
public final class FeatureBatches {
    private final Features source;
    private final float[] features;
    private final int[] labels;

    /** @param batchSize the most rows in one batch */
    public FeatureBatches(Features source, int batchSize) {
        this.source = source;
        this.features = new float[Math.multiplyExact(batchSize, source.featureSize())];
        this.labels = new int[batchSize];
    }

    /**
     * Reads one batch into {@link #features} and {@link #labels}.
     *
     * @param order row numbers of {@code rows}
     * @param start the first of them to be read
     * @param count how many, at most the batch size
     */
    public void read(SplitIndex rows, int[] order, int start, int count) {
        for (int i = 0; i < count; i++) {
            int row = order[start + i];
            source.read(rows, row, features, i * source.featureSize());
            labels[i] = rows.label(row);
        }
    }

    /** The last batch's maps behind one another, float[batchSize * featureSize]. */
    public float[] features() {
        return features;
    }

    /** The last batch's class numbers, int[batchSize]. */
    public int[] labels() {
        return labels;
    }
}
