package io.github.headstart.classify.data;

import io.github.headstart.process.WorkerThreads;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Features of a store, held in memory. Thread-safe. */
public final class InMemoryFeatures implements Features {
    private final int featureSize;
    private final Map<ShardEntry, float[][]> shards = new ConcurrentHashMap<>();

    private InMemoryFeatures(int featureSize) {
        this.featureSize = featureSize;
    }

    /** Reads the whole store, several shards at a time. */
    public static InMemoryFeatures of(FeatureStore store) {
        return of(store, store.recipe().featureShape().size(), shard -> true);
    }

    /**
     * Reads the unchanged images and averages their maps over height and width.
     *
     * @param channels of the maps, the last of their dimensions
     */
    public static InMemoryFeatures averages(FeatureStore store, int channels) {
        return of(store, channels, shard -> shard.pass() == 0);
    }

    private static InMemoryFeatures of(FeatureStore store, int featureSize, Predicate<ShardEntry> wanted) {
        InMemoryFeatures rows = new InMemoryFeatures(featureSize);
        try (WorkerThreads threads =
                new WorkerThreads("load", Runtime.getRuntime().availableProcessors())) {
            store.manifest().shards().stream()
                    .filter(wanted)
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
        float[][] rows = new float[shard.rows()][];
        int size = store.recipe().featureShape().size();
        float[] map = new float[size == featureSize ? 0 : size];
        try (FeatureReader reader = store.read(shard)) {
            for (int row = 0; row < rows.length; row++) {
                if (size == featureSize) {
                    rows[row] = new float[featureSize];
                    reader.read(row, rows[row], 0);
                } else {
                    reader.read(row, map, 0);
                    rows[row] = PooledFeatures.mean(map, featureSize);
                }
            }
        }
        return rows;
    }
}
