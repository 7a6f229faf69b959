package io.github.headstart.classify.data;

import io.github.headstart.io.Scratch;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The shards of a store, for reading rows in random order: each row of a compressed shard would cost the decompression of 64. Of such a
 * shard an uncompressed copy is made in the folder for temporary files when it is first read. Thread-safe; close() removes the copies.
 */
public final class UncompressedShards implements AutoCloseable {
    private final FeatureStore store;
    private final Scratch scratch = Scratch.untilClosed();
    private final Map<ShardEntry, Path> copies = new ConcurrentHashMap<>();

    public UncompressedShards(FeatureStore store) {
        this.store = store;
    }

    /**
     * The features of all rows, to be closed by the caller, before this.
     *
     * @param readers the most shards that are open for reading at once
     */
    public Features features(int readers) {
        return new StoreFeatures(this::read, store.recipe().featureShape().size(), readers);
    }

    private FeatureReader read(ShardEntry shard) {
        return shard.compression().isEmpty()
                ? store.read(shard)
                : FeatureReader.open(
                        copies.computeIfAbsent(shard, this::copy),
                        store.recipe().ofPass(shard.pass()));
    }

    private Path copy(ShardEntry shard) {
        Path file = scratch.file();
        Recipe recipe = store.recipe().ofPass(shard.pass());
        float[] map = new float[recipe.featureShape().size()];
        try (FeatureReader reader = store.read(shard);
                FeatureWriter writer = FeatureWriter.create(file, recipe)) {
            List<FeatureKey> keys = reader.keys();
            for (int row = 0; row < keys.size(); row++) {
                reader.read(row, map, 0);
                writer.append(keys.get(row), reader.augmentation(row), map, 0);
            }
            writer.commit(shard.split(), shard.pass(), shard.instructionSet());
        }
        return file;
    }

    @Override
    public void close() {
        scratch.close();
    }
}
