package io.github.bottleneck.store;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The content of {@code features.json}: what the store holds. It is written last, so a folder without it is not a
 * store, and it says nothing of when or where it was made, so that equal stores have equal bytes.
 *
 * @param format version of the store's layout
 * @param classes the labels, sorted by name; a label's place in this list is its number
 * @param counts rows by split, then by pass
 * @param unreadable pictures that were found but could not be read; {@code samples.csv} says why
 */
public record StoreManifest(
        int format,
        Recipe recipe,
        List<String> classes,
        Map<String, Map<String, Integer>> counts,
        int unreadable,
        List<ShardEntry> shards) {
    /** The version of the layout that this code writes and reads. */
    public static final int FORMAT = 1;

    public StoreManifest {
        classes = List.copyOf(classes);
        shards = List.copyOf(shards);
    }

    public static StoreManifest of(Recipe recipe, List<String> classes, int unreadable, List<ShardEntry> shards) {
        Map<String, Map<String, Integer>> counts = shards.stream()
                .collect(Collectors.groupingBy(
                        shard -> shard.split().toString(),
                        TreeMap::new,
                        Collectors.groupingBy(
                                shard -> Integer.toString(shard.pass()),
                                TreeMap::new,
                                Collectors.summingInt(ShardEntry::rows))));
        return new StoreManifest(FORMAT, recipe, classes, counts, unreadable, shards);
    }

    public int rows() {
        return shards.stream().mapToInt(ShardEntry::rows).sum();
    }

    public long bytes() {
        return shards.stream().mapToLong(ShardEntry::bytes).sum();
    }
}
