package io.github.headstart.classify.data;

import io.github.headstart.process.WorkerThreads;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All features of a store, held in memory. Thread-safe. */
public final class InMemoryFeatures implements Features {
    private final int featureSize;
    private final Map<ShardEntry, float[][]> shards = new ConcurrentHashMap<>();

    private InMemoryFeatures(int featureSize) {
        this.featureSize = featureSize;
    }

    /** Reads the whole store, several shards at a time. */
    public static InMemoryFeatures of(FeatureStore store) {
        InMemoryFeatures rows =
                new InMemoryFeatures(store.recipe().featureShape().size());
        try (WorkerThreads threads =
                new WorkerThreads("load", Runtime.getRuntime().availableProcessors())) {
            store.manifest()
                    .shards()
                    .forEach(shard -> threads.run(() -> rows.shards.put(shard, rows.load(store, shard))));
            threads.await();
        }
        return rows;
    }

    /** The memory in bytes that a store's features take once loaded. */
    public static long bytes(FeatureStore store) {
        return (long) store.manifest().rows() * store.recipe().featureShape().size() * Float.BYTES;
    }

    @Override
    public int featureSize() {
        return featureSize;
    }

    @Override
    public void read(SplitIndex rows, int row, float[] target, int offset) {
        float[] features = shards.get(rows.shard(row))[rows.positionInShard(row)];
        System.arraycopy(features, 0, target, offset, featureSize);
    }

    /** Does nothing: the memory is freed by garbage collection. */
    @Override
    public void close() {}

    private float[][] load(FeatureStore store, ShardEntry shard) {
        float[][] rows = new float[shard.rows()][featureSize];
        try (FeatureReader reader = store.read(shard)) {
            for (int row = 0; row < rows.length; row++) {
                reader.read(row, rows[row], 0);
            }
        }
        return rows;
    }
}
