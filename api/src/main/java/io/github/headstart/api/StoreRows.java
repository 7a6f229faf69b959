package io.github.headstart.api;

import io.github.headstart.dataset.Sample;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The rows of some shards, of which one is open at a time. Not thread-safe; close() closes that one. */
final class StoreRows extends Spliterators.AbstractSpliterator<StoreRow> implements AutoCloseable {
    private final FeatureStore store;
    private final BooleanSupplier closed;
    private final Iterator<ShardEntry> shards;
    private FeatureReader reader;
    private List<FeatureKey> keys = List.of();
    private int next;

    /** @param closed whether the store is closed */
    StoreRows(FeatureStore store, List<ShardEntry> shards, BooleanSupplier closed) {
        super(
                shards.stream().mapToLong(ShardEntry::rows).sum(),
                Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.SIZED);
        this.store = store;
        this.closed = closed;
        this.shards = shards.iterator();
    }

    @Override
    public boolean tryAdvance(Consumer<? super StoreRow> action) {
        if (closed.getAsBoolean()) {
            throw new IllegalStateException("%s: the store is closed".formatted(store.directory()));
        }
        StoreRow row = HeadstartException.translated(this::row);
        if (row == null) {
            return false;
        }
        action.accept(row);
        return true;
    }

    /** Null at the end. */
    private StoreRow row() {
        while (next == keys.size()) {
            close();
            if (!shards.hasNext()) {
                return null;
            }
            reader = store.read(shards.next());
            keys = reader.keys();
        }
        FeatureKey key = keys.get(next);
        float[] features = new float[store.recipe().featureShape().size()];
        reader.read(next++, features, 0);
        Sample sample = key.sample();
        return new StoreRow(
                sample.path(),
                sample.split().toString(),
                store.labelling().classes(sample.label()),
                sample.sha256(),
                key.pass(),
                features);
    }

    @Override
    public void close() {
        keys = List.of();
        next = 0;
        if (reader != null) {
            reader.close();
            reader = null;
        }
    }
}
