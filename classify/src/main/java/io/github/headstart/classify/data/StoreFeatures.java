package io.github.headstart.classify.data;

import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.OpenLimits;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardReaders;
import java.util.function.Function;

/** Reads features from a store's shards row by row; memory does not grow with the store. Not thread-safe. */
public final class StoreFeatures implements Features {
    private final ShardReaders<ShardEntry> readers;
    private final int featureSize;

    public StoreFeatures(FeatureStore store) {
        this(store, OpenLimits.USUAL.readers());
    }

    /** @param readers the most shards that are open for reading at once */
    public StoreFeatures(FeatureStore store, int readers) {
        this(store::read, store.recipe().featureShape().size(), readers);
    }

    /**
     * Features of the rows of a store's shards that are kept elsewhere.
     *
     * @param opener of the file that has the rows of a shard, in their order
     */
    public StoreFeatures(Function<ShardEntry, FeatureReader> opener, int featureSize, int readers) {
        this.readers = new ShardReaders<>(opener, readers);
        this.featureSize = featureSize;
    }

    @Override
    public int featureSize() {
        return featureSize;
    }

    @Override
    public void read(SplitIndex rows, int row, float[] target, int offset) {
        readers.get(rows.shard(row)).read(rows.positionInShard(row), target, offset);
    }

    @Override
    public void close() {
        readers.close();
    }
}
