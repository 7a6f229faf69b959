package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.StoredRow;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.StoreManifest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** An index of the rows already in the store, by shard and by content. Not thread-safe. */
public final class StoredIndex {
    private record Content(String sha256, int pass) {}

    private final List<ShardEntry> published = new ArrayList<>();
    private final Map<ShardEntry, List<FeatureKey>> shards = new LinkedHashMap<>();
    private final Map<ShardEntry, List<FeatureKey>> damaged = new LinkedHashMap<>();
    private final Map<Content, StoredRow> contents = new HashMap<>();

    private StoredIndex() {}

    public static StoredIndex none() {
        return new StoredIndex();
    }

    /** Indexes the rows of a store's sound shards. */
    public static StoredIndex of(FeatureStore store) {
        StoredIndex rows = replacing(store.manifest());
        for (ShardEntry shard : store.manifest().shards()) {
            if (!store.damaged().containsKey(shard)) {
                try (FeatureReader reader = store.read(shard)) {
                    List<FeatureKey> keys = reader.keys();
                    rows.shards.put(shard, keys);
                    rows.addSpare(shard, keys);
                }
            }
        }
        return rows;
    }

    /** Indexes only the shard names of a store that is to be replaced: they stay in use until the new store is published. */
    public static StoredIndex replacing(StoreManifest old) {
        StoredIndex rows = new StoredIndex();
        rows.published.addAll(old.shards());
        return rows;
    }

    /** Adds a shard that no published state names: its rows can be copied, but it cannot be kept. */
    public void addSpare(ShardEntry shard, List<FeatureKey> keys) {
        for (int row = 0; row < keys.size(); row++) {
            FeatureKey key = keys.get(row);
            contents.putIfAbsent(new Content(key.sample().sha256(), key.pass()), new StoredRow(shard, row));
        }
    }

    /** Adds the rows of a damaged shard: they can be neither kept nor copied, but they are known. */
    public void addDamaged(ShardEntry shard, List<FeatureKey> keys) {
        damaged.put(shard, keys);
    }

    /** Treats a damaged shard as sound, since it is going to be repaired. */
    public void addRepaired(ShardEntry shard) {
        List<FeatureKey> keys = damaged.remove(shard);
        shards.put(shard, keys);
        addSpare(shard, keys);
    }

    /** The images that have a published row, sound or damaged, in any pass. */
    public Set<Sample> samples() {
        Set<Sample> samples = new LinkedHashSet<>();
        shards.values().forEach(keys -> keys.forEach(key -> samples.add(key.sample())));
        damaged.values().forEach(keys -> keys.forEach(key -> samples.add(key.sample())));
        return samples;
    }

    /** The rows of a published, sound shard. */
    public List<FeatureKey> keys(ShardEntry shard) {
        return shards.get(shard);
    }

    /** The published, sound shards of a split and pass. */
    List<ShardEntry> of(Split split, int pass) {
        return shards.keySet().stream()
                .filter(shard -> shard.split() == split && shard.pass() == pass)
                .toList();
    }

    /** The rows of the published, damaged shards of a split and pass. */
    List<FeatureKey> damaged(Split split, int pass) {
        return damaged.entrySet().stream()
                .filter(shard ->
                        shard.getKey().split() == split && shard.getKey().pass() == pass)
                .flatMap(shard -> shard.getValue().stream())
                .toList();
    }

    /** The passes 0 to {@code wanted} and all others in the store. */
    SortedSet<Integer> passes(Split split, int wanted) {
        SortedSet<Integer> passes = new TreeSet<>();
        IntStream.rangeClosed(0, wanted).forEach(passes::add);
        shards.keySet().stream().filter(shard -> shard.split() == split).forEach(shard -> passes.add(shard.pass()));
        return passes;
    }

    /** The location of this image's feature map, under whatever path it was computed. */
    Optional<StoredRow> find(Sample sample, int pass) {
        return Optional.ofNullable(contents.get(new Content(sample.sha256(), pass)));
    }

    /** Whether the published state has this row. */
    boolean isPublished(Sample sample, int pass) {
        return find(sample, pass).filter(row -> shards.containsKey(row.shard())).isPresent();
    }

    /** A number that no published shard has: a name is never used again for other content. */
    int nextNumber(Split split, int pass) {
        return published.stream()
                .map(shard -> ShardName.parse(shard.file()))
                .flatMap(Optional::stream)
                .filter(name -> name.split() == split && name.pass() == pass)
                .mapToInt(name -> name.number() + 1)
                .max()
                .orElse(0);
    }

    /** The number of published rows, readable or not. */
    int publishedRows() {
        return published.stream().mapToInt(ShardEntry::rows).sum();
    }
}
