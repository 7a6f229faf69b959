package io.github.headstart.classify.data;

/** Where the feature maps of rows come from. */
public interface Features extends AutoCloseable {
    /** Values of one feature map. */
    int featureSize();

    /**
     * Reads one row's feature map.
     *
     * @param row a row number of {@code rows}
     * @param target takes the values from {@code offset} on, row-major, as many as the feature size
     */
    void read(SplitIndex rows, int row, float[] target, int offset);

    @Override
    void close();
}
