package io.github.headstart.extract.plan;

import io.github.headstart.dataset.SampleFile;
import io.github.headstart.io.Cursor;
import io.github.headstart.store.ShardEntry;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * The last published state of a store, as a plan starts from it.
 *
 * @param shards all that it names
 * @param unusable those of them whose rows can be neither kept nor copied
 * @param samples opens the lines of {@code samples.csv}, by place
 */
public record PublishedState(
        List<ShardEntry> shards, Set<ShardEntry> unusable, Supplier<Cursor<SampleFile.Entry>> samples) {
    public PublishedState {
        shards = List.copyOf(shards);
        unusable = Set.copyOf(unusable);
    }

    /** No store. */
    public static PublishedState none() {
        return replaced(List.of());
    }

    /** A store that is to be replaced: only the names of its shards matter, which stay in use until the new one is published. */
    public static PublishedState replaced(List<ShardEntry> shards) {
        return new PublishedState(shards, Set.copyOf(shards), () -> Cursor.of(List.of()));
    }
}
