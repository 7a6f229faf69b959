package io.github.headstart.api;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * A finished store of feature maps, open for reading. It stays unchanged while it is open, whatever {@code extract} publishes meanwhile.
 * Thread-safe; each stream of rows is for one thread. It holds its files open until it is closed. A thread that is interrupted while it
 * reads closes the file it reads for all threads, as is usual in Java: open the store again then. Of a store of more than 2,000 shards
 * not all files are held open, so that its readers fail when {@code extract compact} replaces them.
 */
public final class HeadstartStore implements AutoCloseable {
    private final FeatureStore store;
    private volatile boolean closed;

    private HeadstartStore(FeatureStore store) {
        this.store = store;
    }

    /**
     * Opens a store. Its shards are checked when they are first read.
     *
     * @param folder that {@code extract} wrote
     * @throws HeadstartException if the folder contains no finished store, or one of a format that this version does not read
     */
    public static HeadstartStore open(Path folder) {
        return HeadstartException.translated(() -> new HeadstartStore(FeatureStore.open(folder)));
    }

    /** The names of the classes, sorted. */
    public List<String> classes() {
        return store.manifest().classes();
    }

    /** Whether images may have any number of classes. */
    public boolean isMultiLabel() {
        return store.labelling().isMultiLabel();
    }

    /** The shape of a feature map: height, width, channels, or whatever the backbone makes. */
    public List<Integer> shape() {
        return store.recipe().shape();
    }

    /** The splits that have rows, of {@code train}, {@code validation} and {@code test}, in this order. */
    public List<String> splits() {
        return Arrays.stream(Split.values())
                .filter(split -> shards().stream().anyMatch(shard -> shard.split() == split))
                .map(Split::toString)
                .toList();
    }

    /** The passes of a split that have rows, ascending: 0 for the images as they are, 1 and more for augmented ones. */
    public List<Integer> passes(String split) {
        return shards().stream()
                .filter(shard -> shard.split() == named(split))
                .map(ShardEntry::pass)
                .distinct()
                .sorted()
                .toList();
    }

    /** The number of rows of a split and a pass. */
    public long count(String split, int pass) {
        return store.shards(named(split), pass).stream()
                .mapToLong(ShardEntry::rows)
                .sum();
    }

    /**
     * The rows of a split and a pass, in the store's order. One row's feature map is read at a time, so memory does not
     * grow with their number. To be closed, as by a try statement.
     *
     * @return fails with {@link HeadstartException}, while it is read, if a shard is missing or damaged; names all such shards;
     *     with {@link IllegalStateException} if the store is closed
     */
    public Stream<StoreRow> rows(String split, int pass) {
        return rows(store.shards(named(split), pass));
    }

    /** As {@link #rows(String, int)}, all rows of the store, split after split, pass after pass. */
    public Stream<StoreRow> rows() {
        return rows(shards());
    }

    @Override
    public void close() {
        closed = true;
        store.close();
    }

    private List<ShardEntry> shards() {
        return store.manifest().shards();
    }

    private Stream<StoreRow> rows(List<ShardEntry> shards) {
        StoreRows rows = new StoreRows(store, shards, () -> closed);
        return StreamSupport.stream(rows, false).onClose(rows::close);
    }

    private static Split named(String split) {
        return Split.named(split)
                .orElseThrow(() -> new IllegalArgumentException("split: expected one of %s, found %s"
                        .formatted(
                                Arrays.stream(Split.values())
                                        .map(Split::toString)
                                        .collect(Collectors.joining(", ")),
                                split)));
    }
}
