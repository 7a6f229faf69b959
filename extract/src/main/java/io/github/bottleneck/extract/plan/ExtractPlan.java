package io.github.bottleneck.extract.plan;

import io.github.bottleneck.dataset.Sample;
import io.github.bottleneck.dataset.Split;
import io.github.bottleneck.store.FeatureKey;
import io.github.bottleneck.store.FeatureReader;
import io.github.bottleneck.store.FeatureStore;
import io.github.bottleneck.store.ShardEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * What a run has to do so that the store holds exactly the wanted rows. A function of the store as it was last
 * published and of the samples, so that a run that was cut off is planned the same way again.
 *
 * @param kept shards that stay as they are
 * @param tasks what is to be made, in order
 * @param dropped how many stored rows are no longer wanted
 */
public record ExtractPlan(List<ShardEntry> kept, List<ShardTask> tasks, int dropped) {
    private static final Pattern FILE = Pattern.compile("(train|validation|test)-pass(\\d+)-(\\d+)\\.arrow");

    public ExtractPlan {
        kept = List.copyOf(kept);
        tasks = List.copyOf(tasks);
    }

    /**
     * @param samples wanted, in order
     * @param passes how many augmented passes the train split has beside pass 0; what the store has of further ones
     *     stays, but nothing is computed for them
     * @param store of the same recipe, if there is one
     */
    public static ExtractPlan of(List<Sample> samples, int passes, Optional<FeatureStore> store) {
        Stored stored = Stored.of(store);
        List<ShardEntry> kept = new ArrayList<>();
        List<ShardTask> tasks = new ArrayList<>();
        Set<FeatureKey> wanted = new HashSet<>();
        for (Split split : Split.values()) {
            List<Sample> ofSplit =
                    samples.stream().filter(sample -> sample.split() == split).toList();
            for (int pass : stored.passes(split, split == Split.TRAIN ? passes : 0)) {
                Set<FeatureKey> missing = keys(ofSplit, pass);
                if (pass > passes) {
                    missing.removeIf(
                            key -> stored.find(key.sample(), key.pass()).isEmpty());
                }
                wanted.addAll(missing);
                for (ShardEntry shard : stored.of(split, pass)) {
                    List<FeatureKey> rows = stored.shards().get(shard);
                    if (missing.containsAll(rows)) {
                        rows.forEach(missing::remove);
                        kept.add(shard);
                    }
                }
                tasks.addAll(tasks(split, pass, ofSplit, missing, stored));
            }
        }
        int dropped = (int) stored.shards().values().stream()
                .flatMap(List::stream)
                .filter(key -> !wanted.contains(key))
                .count();
        return new ExtractPlan(kept, tasks, dropped);
    }

    /** Whether a file of this name is a shard's, finished or not. */
    public static boolean isShardFile(String name) {
        return FILE.matcher(name).lookingAt();
    }

    /** How many rows need the backbone. */
    public int toCompute() {
        return tasks.stream().mapToInt(ShardTask::toCompute).sum();
    }

    /** How many rows are made from maps that the store already has. */
    public int toCopy() {
        return tasks.stream().mapToInt(task -> task.rows().size()).sum() - toCompute();
    }

    private static Set<FeatureKey> keys(List<Sample> samples, int pass) {
        Set<FeatureKey> keys = new HashSet<>();
        samples.forEach(sample -> keys.add(new FeatureKey(sample, pass)));
        return keys;
    }

    private static List<ShardTask> tasks(
            Split split, int pass, List<Sample> samples, Set<FeatureKey> missing, Stored stored) {
        List<ShardTask.Row> rows = samples.stream()
                .filter(sample -> missing.contains(new FeatureKey(sample, pass)))
                .map(sample -> new ShardTask.Row(sample, stored.find(sample, pass)))
                .toList();
        List<ShardTask> tasks = new ArrayList<>();
        int number = stored.nextNumber(split, pass);
        for (int start = 0; start < rows.size(); start += FeatureStore.SHARD_ROWS) {
            String file = "%s-pass%d-%05d.arrow".formatted(split, pass, number++);
            int end = Math.min(rows.size(), start + FeatureStore.SHARD_ROWS);
            tasks.add(new ShardTask(file, split, pass, rows.subList(start, end)));
        }
        return tasks;
    }

    /** What the published store holds, by row and by content. */
    private record Stored(Map<ShardEntry, List<FeatureKey>> shards, Map<Content, StoredRow> contents) {
        private record Content(String sha256, int pass) {}

        static Stored of(Optional<FeatureStore> store) {
            Stored stored = new Stored(new LinkedHashMap<>(), new HashMap<>());
            store.ifPresent(open -> open.manifest().shards().forEach(shard -> stored.add(open, shard)));
            return stored;
        }

        private void add(FeatureStore store, ShardEntry shard) {
            try (FeatureReader reader = store.read(shard)) {
                List<FeatureKey> keys = reader.keys();
                shards.put(shard, keys);
                for (int row = 0; row < keys.size(); row++) {
                    FeatureKey key = keys.get(row);
                    StoredRow place = new StoredRow(shard, row);
                    contents.putIfAbsent(new Content(key.sample().sha256(), key.pass()), place);
                }
            }
        }

        List<ShardEntry> of(Split split, int pass) {
            return shards.keySet().stream()
                    .filter(shard -> shard.split() == split && shard.pass() == pass)
                    .toList();
        }

        /** The wanted passes and those that the store has besides. */
        SortedSet<Integer> passes(Split split, int wanted) {
            SortedSet<Integer> passes = new TreeSet<>();
            IntStream.rangeClosed(0, wanted).forEach(passes::add);
            shards.keySet().stream().filter(shard -> shard.split() == split).forEach(shard -> passes.add(shard.pass()));
            return passes;
        }

        Optional<StoredRow> find(Sample sample, int pass) {
            return Optional.ofNullable(contents.get(new Content(sample.sha256(), pass)));
        }

        /** A number that no published shard has: names are never used twice for different content. */
        int nextNumber(Split split, int pass) {
            return of(split, pass).stream()
                    .map(shard -> FILE.matcher(shard.file()))
                    .filter(Matcher::matches)
                    .mapToInt(name -> Integer.parseInt(name.group(3)) + 1)
                    .max()
                    .orElse(0);
        }
    }
}
