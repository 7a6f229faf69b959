package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Split;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;

/** The shards of the published state, with a counter of the rows that are still wanted of each. Not thread-safe. */
final class StoredShards {
    private final PublishedState state;
    private final int passes;
    private final Map<ShardName, Shard> shards = new HashMap<>();
    private final Map<Split, SortedSet<Integer>> allPasses = new EnumMap<>(Split.class);

    /** @param passes the number of augmentation passes of the train split besides pass 0 that are wanted */
    StoredShards(PublishedState state, int passes) {
        this.state = state;
        this.passes = passes;
        for (ShardEntry shard : state.shards()) {
            ShardName.parse(shard.file())
                    .ifPresent(name -> shards.put(
                            name.numbered(), new Shard(shard, !state.unusable().contains(shard))));
        }
        for (Split split : Split.values()) {
            SortedSet<Integer> all = new TreeSet<>();
            IntStream.rangeClosed(0, split == Split.TRAIN ? passes : 0).forEach(all::add);
            shards.forEach((name, shard) -> {
                if (name.split() == split && shard.sound) {
                    all.add(name.pass());
                }
            });
            allPasses.put(split, all);
        }
    }

    /** One shard. */
    static final class Shard {
        private final ShardEntry entry;
        private final boolean sound;
        private int wanted;

        private Shard(ShardEntry entry, boolean sound) {
            this.entry = entry;
            this.sound = sound;
        }

        String file() {
            return entry.file();
        }

        boolean isSound() {
            return sound;
        }

        /** Whether all its rows are still wanted. To be asked after all images were counted. */
        boolean isKept() {
            return sound && wanted == entry.rows();
        }
    }

    /** The published shard that has an image's row; empty if there is none. */
    Optional<Shard> of(PlannedImage image, int pass) {
        return Optional.ofNullable(shards.get(new ShardName(image.sample().split(), pass, image.stored(pass))));
    }

    /** Whether an image has no row of its own in a pass that the store has or is to have. */
    boolean lacksRows(PlannedImage image) {
        if (image.kind() == PlannedImage.Kind.REFUSED) {
            return false;
        }
        for (int pass : passes(image.sample().split())) {
            if (of(image, pass).filter(Shard::isSound).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /** Counts the rows that an image has and that stay in the store: in place, copied, or computed again where they are damaged. */
    void count(PlannedImage image) {
        for (int pass = 0; pass < image.stored().length; pass++) {
            int number = pass;
            of(image, pass).filter(shard -> shard.sound || isDue(image, number)).ifPresent(shard -> shard.wanted++);
        }
    }

    /** Whether a row is to be computed if the store does not have it. */
    boolean isDue(PlannedImage image, int pass) {
        return image.kind() == PlannedImage.Kind.READABLE
                && pass <= (image.sample().split() == Split.TRAIN ? passes : 0);
    }

    /** The wanted passes of a split, and all others in the store: their rows stay, but none is computed for them. */
    SortedSet<Integer> passes(Split split) {
        return allPasses.get(split);
    }

    /** The shards that stay as they are, in the published order. */
    List<ShardEntry> kept() {
        List<ShardEntry> kept = new ArrayList<>();
        for (ShardEntry shard : state.shards()) {
            ShardName.parse(shard.file())
                    .map(ShardName::numbered)
                    .map(shards::get)
                    .filter(Shard::isKept)
                    .ifPresent(known -> kept.add(shard));
        }
        return kept;
    }

    /** The number of published rows that are no longer wanted. */
    int dropped() {
        int rows = state.shards().stream().mapToInt(ShardEntry::rows).sum();
        return rows - shards.values().stream().mapToInt(shard -> shard.wanted).sum();
    }

    /** A number that no published shard has: a name is never used again for other content. */
    int nextNumber(Split split, int pass) {
        return shards.keySet().stream()
                .filter(name -> name.split() == split && name.pass() == pass)
                .mapToInt(name -> name.number() + 1)
                .max()
                .orElse(0);
    }
}
