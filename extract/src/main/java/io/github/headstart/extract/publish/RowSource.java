package io.github.headstart.extract.publish;

import io.github.headstart.extract.plan.StoredIndex;
import io.github.headstart.extract.shard.StoredRow;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.OpenLimits;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardReaders;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The shards that rows are copied from: those of the published store and those that an interrupted run finished. Few of the files
 * are open at once, see {@link OpenLimits}. Not thread-safe.
 */
public final class RowSource implements AutoCloseable {
    private final Optional<FeatureStore> store;
    private final Map<ShardEntry, Finished> finished = new HashMap<>();
    private final Map<String, ShardEntry> finishedByName = new HashMap<>();
    private final ShardReaders readers;

    public RowSource(Optional<FeatureStore> store) {
        this(store, OpenLimits.USUAL.readers());
    }

    /** @param mostOpen the most readers open at once */
    public RowSource(Optional<FeatureStore> store, int mostOpen) {
        this.store = store;
        this.readers = new ShardReaders(this::open, mostOpen);
    }

    /** A shard that an interrupted run finished. */
    private record Finished(Journal journal, Journal.Line line, Recipe recipe) {
        FeatureReader open() {
            return FeatureReader.open(journal.file(line.shard()), recipe);
        }
    }

    /** Finds the journal's shards of this recipe and adds their rows to {@code rows}. */
    public void addFinished(Journal journal, Recipe recipe, StoredIndex rows) {
        for (Journal.Line line : journal.lines()) {
            line.made()
                    .filter(shard -> line.recipe().equals(Journal.digest(recipe, shard.pass())))
                    .ifPresent(shard -> {
                        finished.put(shard, new Finished(journal, line, recipe.ofPass(shard.pass())));
                        finishedByName.put(shard.file(), shard);
                        rows.addSpare(shard, readers.get(shard).keys());
                    });
        }
    }

    /** The reader of a row's shard, valid until the next call. */
    public FeatureReader reader(StoredRow row) {
        return readers.get(row.shard());
    }

    /**
     * Renames the finished shard of this name, so that its rows can still be read. To be called before another shard is given the
     * name.
     */
    public void setAside(ShardName name) {
        ShardEntry shard = finishedByName.remove(name.toString());
        if (shard != null) {
            finished.computeIfPresent(
                    shard,
                    (unused, found) ->
                            new Finished(found.journal(), found.journal().setAside(found.line()), found.recipe()));
        }
    }

    @Override
    public void close() {
        readers.close();
    }

    private FeatureReader open(ShardEntry shard) {
        Finished found = finished.get(shard);
        return found != null ? found.open() : store.orElseThrow().read(shard);
    }
}
