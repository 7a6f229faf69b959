package io.github.headstart.classify.data;

/**
 * The feature maps of another source, averaged over height and width when they are read: the same bits as of {@link
 * InMemoryFeatures#averages}. Not thread-safe.
 */
public final class AveragedFeatures implements Features {
    private final Features source;
    private final int channels;
    private final float[] map;

    /**
     * @param source closed with this
     * @param channels of the maps, the last of their dimensions
     */
    public AveragedFeatures(Features source, int channels) {
        this.source = source;
        this.channels = channels;
        map = new float[source.featureSize()];
    }

    @Override
    public int featureSize() {
        return channels;
    }

    @Override
    public void read(SplitIndex rows, int row, float[] target, int offset) {
        source.read(rows, row, map, 0);
        System.arraycopy(PooledFeatures.mean(map, channels), 0, target, offset, channels);
    }

    @Override
    public void close() {
        source.close();
    }
}
