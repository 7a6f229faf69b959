package io.github.headstart.classify.data;

import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads rows from a store's shards, one by one, so that memory does not grow with the store. Not thread-safe. */
public final class RowsOnDisk implements FeatureRows {
    /** So many shards are held open at once; systems allow a process about a thousand files. */
    private static final int OPEN_SHARDS = 512;

    private final FeatureStore store;
    private final int featureSize;
    private final Map<ShardEntry, FeatureReader> readers = new LinkedHashMap<>(16, 0.75f, true);

    public RowsOnDisk(FeatureStore store) {
        this.store = store;
        this.featureSize = store.recipe().featureShape().size();
    }

    @Override
    public int featureSize() {
        return featureSize;
    }

    @Override
    public void read(SplitRows rows, int row, float[] target, int offset) {
        reader(rows.shard(row)).read(rows.placeInShard(row), target, offset);
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
