package io.github.headstart.extract.shard;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.Compression;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.ContentChecksum;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Writes rows that a store has into other shards, and reads them again to prove that they are the same. Not thread-safe. */
public final class ShardRewriter {
    private final Storage store;
    private final Recipe recipe;
    private final Compression compression;
    private final float[] map;

    /** @param compression of the new shards */
    public ShardRewriter(Storage store, Recipe recipe, Compression compression) {
        this.store = store;
        this.recipe = recipe;
        this.compression = compression;
        this.map = new float[recipe.featureShape().size()];
    }

    /**
     * Writes one shard. One row after another is in memory, and the keys of the shard's.
     *
     * @param rows takes each row when it is written
     * @throws PipelineException if a file cannot be read or written, or what was written does not have the same content
     */
    public ShardEntry write(Rewrite rewrite, Consumer<FeatureKey> rows) {
        Recipe ofPass = recipe.ofPass(rewrite.pass());
        ContentChecksum expected = new ContentChecksum();
        try (FeatureWriter writer =
                FeatureWriter.create(store, name(rewrite, ofPass), Storage.Existing.REPLACE, ofPass, compression)) {
            for (Rewrite.Slice slice : rewrite.slices()) {
                try (FeatureReader reader =
                        FeatureReader.open(store, slice.shard().file(), ofPass)) {
                    List<FeatureKey> keys = reader.keys();
                    for (int row = slice.first(); row < slice.first() + slice.rows(); row++) {
                        FeatureKey key = keys.get(row);
                        reader.addTo(expected, row, key);
                        reader.read(row, map, 0);
                        writer.append(key, reader.augmentation(row), map, 0);
                        rows.accept(key);
                    }
                }
            }
            ShardEntry made = writer.commit(rewrite.split(), rewrite.pass(), instructionSet(rewrite));
            prove(made, ofPass, expected.hex());
            return made;
        }
    }

    /** The name that an extraction of these rows would give them. */
    private String name(Rewrite rewrite, Recipe ofPass) {
        List<ShardTask.Row> rows = new ArrayList<>(rewrite.rows());
        for (Rewrite.Slice slice : rewrite.slices()) {
            try (FeatureReader reader = FeatureReader.open(store, slice.shard().file(), ofPass)) {
                for (FeatureKey key : reader.keys().subList(slice.first(), slice.first() + slice.rows())) {
                    Sample sample = key.sample();
                    rows.add(ShardTask.Row.computed(new ScannedImage(sample, StoredFile.UNKNOWN)));
                }
            }
        }
        return ShardTask.of(
                        rewrite.split(),
                        rewrite.pass(),
                        rewrite.number(),
                        recipe.digest(rewrite.pass()),
                        compression,
                        rows)
                .shard();
    }

    /** That of all, or unknown if they have several. */
    private static String instructionSet(Rewrite rewrite) {
        List<String> sets = rewrite.slices().stream()
                .map(slice -> slice.shard().instructionSet())
                .distinct()
                .toList();
        return sets.size() == 1 ? sets.get(0) : ShardEntry.UNKNOWN;
    }

    private void prove(ShardEntry made, Recipe ofPass, String expected) {
        try (FeatureReader reader = FeatureReader.open(store, made.file(), ofPass)) {
            String found = reader.content();
            if (!found.equals(expected)) {
                throw new PipelineException(
                        "%s: expected the rows of the shards that it is to replace, content %s, found content %s; the store stays as it was; check the disk"
                                .formatted(store.location().resolve(made.file()), expected, found));
            }
        }
    }
}
