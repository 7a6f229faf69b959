package io.github.headstart.extract.run;

import io.github.headstart.extract.plan.StoredRow;
import io.github.headstart.extract.plan.StoredRows;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where rows are copied from: the published store, and what a run that was cut off has finished. The latter's files are
 * held open, since a task may give their names to other shards. Not thread-safe.
 */
final class RowSource implements AutoCloseable {
    private final Optional<FeatureStore> store;
    private final Map<ShardEntry, FeatureReader> readers = new HashMap<>();

    RowSource(Optional<FeatureStore> store) {
        this.store = store;
    }

    /** Opens the journal's shards of this recipe and tells {@code rows} of them. */
    void addFinished(Journal journal, Recipe recipe, StoredRows rows) {
        for (Journal.Line line : journal.lines()) {
            line.made()
                    .filter(shard -> line.recipe().equals(Journal.digest(recipe, shard.pass())))
                    .ifPresent(shard -> {
                        FeatureReader reader = FeatureReader.open(journal.file(shard), recipe.ofPass(shard.pass()));
                        readers.put(shard, reader);
                        rows.addSpare(shard, reader.keys());
                    });
        }
    }

    FeatureReader reader(StoredRow row) {
        return readers.computeIfAbsent(row.shard(), shard -> store.orElseThrow().read(shard));
    }

    @Override
    public void close() {
        readers.values().forEach(FeatureReader::close);
        readers.clear();
    }
}
