package io.github.headstart.store;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * Readers of shards, opened when they are asked for. Beyond a limit the one that was not asked for the longest is closed.
 * Not thread-safe; close() closes all.
 *
 * @param <K> what names a shard
 */
public final class ShardReaders<K> implements AutoCloseable {
    private final Function<K, FeatureReader> opener;
    private final int most;
    private final Map<K, FeatureReader> open = new LinkedHashMap<>(16, 0.75f, true);

    /** @param most readers open at once, 1 or more; see {@link OpenLimits#readers} */
    public ShardReaders(Function<K, FeatureReader> opener, int most) {
        this.opener = opener;
        this.most = most;
    }

    /** The reader of a shard, which may be used until the next one is asked for. */
    public FeatureReader get(K shard) {
        FeatureReader reader = open.get(shard);
        if (reader == null) {
            if (open.size() == most) {
                Iterator<FeatureReader> readers = open.values().iterator();
                FeatureReader leastRecent = readers.next();
                readers.remove();
                leastRecent.close();
            }
            reader = opener.apply(shard);
            open.put(shard, reader);
        }
        return reader;
    }

    @Override
    public void close() {
        open.values().forEach(FeatureReader::close);
        open.clear();
    }
}
