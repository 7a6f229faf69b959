package io.github.headstart.classify.data;

/** A source of feature maps by row. */
public interface Features extends AutoCloseable {
    /** Number of values in one feature map. */
    int featureSize();

    /**
     * Reads one row's feature map.
     *
     * @param row a row number of {@code rows}
     * @param target receives the values, row-major, from {@code offset} on; as many as the feature size
     */
    void read(SplitIndex rows, int row, float[] target, int offset);

    @Override
    void close();
}
