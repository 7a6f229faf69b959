package io.github.bottleneck.classify.data;

import io.github.bottleneck.store.FeatureReader;
import io.github.bottleneck.store.FeatureStore;
import io.github.bottleneck.store.ShardEntry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads batches of rows from a store's shards, row by row, so that memory does not grow with the store. The arrays are
 * used again for every batch. Not thread-safe.
 */
public final class FeatureBatches implements AutoCloseable {
    /** So many shards are held open at once; systems allow a process about a thousand files. */
    private static final int OPEN_SHARDS = 512;

    private final FeatureStore store;
    private final int featureSize;
    private final float[] features;
    private final int[] labels;
    private final Map<ShardEntry, FeatureReader> readers = new LinkedHashMap<>(16, 0.75f, true);

    /** @param batchSize the most rows in one batch */
    public FeatureBatches(FeatureStore store, int batchSize) {
        this.store = store;
        this.featureSize = store.recipe().featureShape().size();
        this.features = new float[Math.multiplyExact(batchSize, featureSize)];
        this.labels = new int[batchSize];
    }

    /**
     * Reads one batch into {@link #features} and {@link #labels}.
     *
     * @param order row numbers of {@code rows}
     * @param start the first of them to be read
     * @param count how many, at most the batch size
     */
    public void read(SplitRows rows, int[] order, int start, int count) {
        for (int i = 0; i < count; i++) {
            int row = order[start + i];
            reader(rows.shard(row)).read(rows.placeInShard(row), features, i * featureSize);
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

    @Override
    public void close() {
        readers.values().forEach(FeatureReader::close);
        readers.clear();
    }

    private FeatureReader reader(ShardEntry shard) {
        FeatureReader reader = readers.get(shard);
        if (reader == null) {
            if (readers.size() == OPEN_SHARDS) {
                Iterator<FeatureReader> leastRecent = readers.values().iterator();
                leastRecent.next().close();
                leastRecent.remove();
            }
            reader = store.read(shard);
            readers.put(shard, reader);
        }
        return reader;
    }
}
