package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The tasks of a run that brings the store to hold exactly the wanted rows. Which rows go into which shard is a function
 * of the last published state of the store and of the samples, so that an interrupted run is planned the same way again.
 *
 * @param kept shards that stay unchanged
 * @param finished tasks that an interrupted run has finished
 * @param tasks shards to be made, in order
 * @param dropped number of published rows that are no longer wanted
 */
public record ExtractPlan(List<ShardEntry> kept, List<ShardTask> finished, List<ShardTask> tasks, int dropped) {
    public ExtractPlan {
        kept = List.copyOf(kept);
        finished = List.copyOf(finished);
        tasks = List.copyOf(tasks);
    }

    /**
     * @param samples wanted, in order
     * @param passes number of augmentation passes of the train split besides pass 0; rows that the store has of further
     *     passes stay, but none are computed for them
     * @param stored the rows in the store, all of the same recipe
     */
    public static ExtractPlan of(List<Sample> samples, int passes, StoredIndex stored) {
        return of(samples, Set.of(), passes, stored);
    }

    /**
     * As {@link #of(List, int, StoredIndex)}.
     *
     * @param unreadable samples whose bytes cannot be read now: their stored rows stay, but none are
     *     computed
     */
    public static ExtractPlan of(List<Sample> samples, Set<Sample> unreadable, int passes, StoredIndex stored) {
        List<ShardEntry> kept = new ArrayList<>();
        List<ShardTask> tasks = new ArrayList<>();
        int keptRows = 0;
        int movedRows = 0;
        for (Split split : Split.values()) {
            List<Sample> ofSplit =
                    samples.stream().filter(sample -> sample.split() == split).toList();
            for (int pass : stored.passes(split, split == Split.TRAIN ? passes : 0)) {
                Set<FeatureKey> missing = keys(ofSplit, pass);
                boolean further = pass > passes;
                missing.removeIf(key -> (further || unreadable.contains(key.sample()))
                        && !stored.isPublished(key.sample(), key.pass()));
                Set<FeatureKey> wanted = Set.copyOf(missing);
                for (ShardEntry shard : stored.of(split, pass)) {
                    List<FeatureKey> rows = stored.keys(shard);
                    if (missing.containsAll(rows)) {
                        rows.forEach(missing::remove);
                        kept.add(shard);
                        keptRows += rows.size();
                    } else {
                        movedRows +=
                                (int) rows.stream().filter(wanted::contains).count();
                    }
                }
                // These rows are computed again, so they stay in the store.
                movedRows += (int) stored.damaged(split, pass).stream()
                        .filter(wanted::contains)
                        .count();
                tasks.addAll(tasks(split, pass, ofSplit, missing, stored));
            }
        }
        return new ExtractPlan(kept, List.of(), tasks, stored.publishedRows() - keptRows - movedRows);
    }

    /** This plan without the tasks that are already done. */
    public ExtractPlan resuming(Predicate<ShardTask> done) {
        Map<Boolean, List<ShardTask>> parts = tasks.stream().collect(Collectors.partitioningBy(done));
        return new ExtractPlan(kept, parts.get(true), parts.get(false), dropped);
    }

    /** This plan, preceded by the repair of shards that it keeps or drops. */
    public ExtractPlan repairing(Map<ShardEntry, ShardTask> repairs) {
        List<ShardTask> all = new ArrayList<>(repairs.values());
        all.addAll(tasks);
        List<ShardEntry> sound =
                kept.stream().filter(shard -> !repairs.containsKey(shard)).toList();
        return new ExtractPlan(sound, finished, all, dropped);
    }

    /** The number of rows to be computed by the backbone. */
    public int toCompute() {
        return tasks.stream().mapToInt(ShardTask::toCompute).sum();
    }

    /** The number of rows to be written. */
    public int rows() {
        return tasks.stream().mapToInt(task -> task.rows().size()).sum();
    }

    private static Set<FeatureKey> keys(List<Sample> samples, int pass) {
        Set<FeatureKey> keys = new HashSet<>();
        samples.forEach(sample -> keys.add(new FeatureKey(sample, pass)));
        return keys;
    }

    private static List<ShardTask> tasks(
            Split split, int pass, List<Sample> samples, Set<FeatureKey> missing, StoredIndex stored) {
        List<ShardTask.Row> rows = samples.stream()
                .filter(sample -> missing.contains(new FeatureKey(sample, pass)))
                .map(sample -> new ShardTask.Row(sample, stored.find(sample, pass)))
                .toList();
        List<ShardTask> tasks = new ArrayList<>();
        int number = stored.nextNumber(split, pass);
        for (int start = 0; start < rows.size(); start += FeatureStore.SHARD_ROWS) {
            int end = Math.min(rows.size(), start + FeatureStore.SHARD_ROWS);
            tasks.add(new ShardTask(new ShardName(split, pass, number++), rows.subList(start, end)));
        }
        return tasks;
    }
}
