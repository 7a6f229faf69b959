package io.github.headstart.extract.run;

import io.github.headstart.dataset.Sample;
import io.github.headstart.extract.bench.SpeedTest;
import io.github.headstart.extract.plan.ExtractPlan;
import io.github.headstart.extract.plan.MissingImages;
import io.github.headstart.extract.plan.NextState;
import io.github.headstart.extract.plan.RepairPlan;
import io.github.headstart.extract.plan.TaskCursor;
import io.github.headstart.extract.publish.DiskSpace;
import io.github.headstart.extract.publish.FinishedTasks;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.Progress;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardSize;
import io.github.headstart.store.StorePublication;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A report of what a run would do.
 *
 * @param reason why there is work to do or none
 * @param parts by split and pass, in their order
 * @param dropped published rows that are no longer wanted
 * @param unreadable images that cannot be read, or are known to be unreadable and are not tried again
 * @param missing number of the store's images that are missing from the data set
 * @param missingNames the paths of the first few of them
 * @param maxDropped number of the store's images that may be missing; if more are, a run ends before it changes anything
 * @param seconds estimated for the rows to compute; empty if there are none
 */
public record PlanReport(
        Location store,
        String reason,
        List<Part> parts,
        int dropped,
        int unreadable,
        int missing,
        String missingNames,
        int maxDropped,
        DiskSpace space,
        OptionalDouble seconds) {

    private static final int WARM_UP_ROWS = 32;
    private static final int MEASURED_ROWS = 96;

    /**
     * The rows of one split and pass.
     *
     * @param resumed rows that an interrupted run has finished
     * @param shards number of shards to be written
     */
    public record Part(String split, int pass, int compute, int copy, int resumed, int keep, int shards) {
        private Part plus(Part other) {
            return new Part(
                    split,
                    pass,
                    compute + other.compute,
                    copy + other.copy,
                    resumed + other.resumed,
                    keep + other.keep,
                    shards + other.shards);
        }
    }

    public PlanReport {
        parts = List.copyOf(parts);
    }

    /**
     * Determines what a run with these options would do, and changes nothing.
     *
     * @throws PipelineException if the run would fail before it did anything
     */
    public static PlanReport of(ExtractOptions options) {
        try (Scratch scratch = new Scratch()) {
            TaskExecutor executor = new LocalTaskExecutor(options.manifest(), options.workers());
            ExtractInputs inputs = ExtractInputs.find(options, executor, rows -> Progress.none(), scratch);
            RepairPlan repair = StoreRepair.plan(inputs, scratch);
            FinishedTasks finished = ExtractRun.finished(options, executor, inputs.recipe());
            ExtractPlan plan = ExtractRun.plan(inputs, repair.repairable(), finished, scratch);
            plan.resume(finished::has);
            NextState next = new NextState(plan, inputs.samplesFile(), scratch);
            long repairBytes = repair.repairable().stream()
                    .mapToLong(shard -> ShardSize.estimate(inputs.recipe(), shard.rows()))
                    .sum();
            MissingImages missing = plan.missing();
            return new PlanReport(
                    options.directory(),
                    reason(inputs, executor.store(), plan, next),
                    parts(plan, repair.repairable()),
                    plan.dropped(),
                    next.unreadable(),
                    missing.count(),
                    missing.names(),
                    options.maxDropped().of(missing.stored()),
                    DiskSpace.of(plan.bytes() + repairBytes, executor.store()),
                    seconds(inputs, plan, repair));
        }
    }

    public int compute() {
        return parts.stream().mapToInt(Part::compute).sum();
    }

    public int copy() {
        return parts.stream().mapToInt(Part::copy).sum();
    }

    public int resumed() {
        return parts.stream().mapToInt(Part::resumed).sum();
    }

    public int keep() {
        return parts.stream().mapToInt(Part::keep).sum();
    }

    public int shards() {
        return parts.stream().mapToInt(Part::shards).sum();
    }

    /** Whether a run would end because too many images are missing. */
    public boolean isRefused() {
        return missing > maxDropped;
    }

    /** The fields of the JSON output. */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("store", store.toString());
        fields.put("reason", reason);
        fields.put("compute", compute());
        fields.put("copy", copy());
        fields.put("resumed", resumed());
        fields.put("keep", keep());
        fields.put("drop", dropped);
        fields.put("unreadable", unreadable);
        fields.put("missing", missing);
        fields.put("max_dropped", maxDropped);
        fields.put("shards", shards());
        fields.put("bytes", space.needed());
        fields.put("free_bytes", space.free());
        fields.put("estimated_seconds", seconds.isPresent() ? Math.round(seconds.getAsDouble() * 10) / 10.0 : 0);
        fields.put("parts", parts);
        return fields;
    }

    /** The duration estimated by a short measurement with some of the plan's own rows; empty if no row is to be computed, or none can be read. */
    private static OptionalDouble seconds(ExtractInputs inputs, ExtractPlan plan, RepairPlan repair) {
        int toCompute = plan.toCompute()
                + repair.repairable().stream().mapToInt(ShardEntry::rows).sum();
        if (toCompute == 0) {
            return OptionalDouble.empty();
        }
        ShardTask task = measured(plan, repair);
        ShardName name = task.name();
        List<Sample> images = task.rows().stream()
                .filter(row -> row.source().isEmpty())
                .map(row -> new Sample(row.path(), name.split(), row.label(), row.sha256()))
                .limit(MEASURED_ROWS)
                .toList();
        ExtractOptions options = inputs.options();
        try (SpeedTest test =
                SpeedTest.open(options.manifest(), inputs.recipe(), inputs.backbone(), options.workers())) {
            test.whole(images.subList(0, Math.min(images.size(), WARM_UP_ROWS)), name.pass());
            double rate = test.whole(images, name.pass());
            return rate > 0 ? OptionalDouble.of(toCompute / rate) : OptionalDouble.empty();
        }
    }

    /** Augmentation passes take longer than pass 0, so the last task with enough rows represents all. */
    private static ShardTask measured(ExtractPlan plan, RepairPlan repair) {
        ShardTask best = null;
        try (Cursor<ShardTask> repairs = repair.tasks();
                TaskCursor tasks = plan.tasks()) {
            while (repairs.hasNext() || tasks.hasNext()) {
                ShardTask task = repairs.hasNext() ? repairs.next() : tasks.next();
                if (task.toCompute() > 0
                        && (best == null
                                || Math.min(task.toCompute(), MEASURED_ROWS)
                                        >= Math.min(best.toCompute(), MEASURED_ROWS))) {
                    best = task;
                }
            }
        }
        return best;
    }

    private static String reason(ExtractInputs inputs, Storage store, ExtractPlan plan, NextState next) {
        if (inputs.replaced().isPresent()) {
            return "the store has another recipe and is replaced";
        }
        int damaged = inputs.damaged().size();
        if (damaged > 0) {
            return damaged == 1 ? "1 shard is damaged and recomputed" : damaged + " shards are damaged and recomputed";
        }
        if (inputs.options().repair() && new StorePublication(store).isRestorable()) {
            return "%s is missing or damaged and restored from its copy".formatted(FeatureStore.MANIFEST);
        }
        if (inputs.store().isEmpty()) {
            boolean resumed = plan.parts().stream().anyMatch(part -> part.resumed() > 0);
            return resumed ? "an earlier run was interrupted" : "there is no store yet";
        }
        if (!plan.hasTasks() && inputs.isPublished(next.finish().manifest())) {
            return "the store holds exactly the manifest's images";
        }
        return "images, passes or classes have changed since the store was made";
    }

    private static List<Part> parts(ExtractPlan plan, List<ShardEntry> repaired) {
        Set<ShardEntry> kept = Set.copyOf(plan.kept());
        SortedMap<ShardName, Part> parts =
                new TreeMap<>(Comparator.comparing(ShardName::split).thenComparingInt(ShardName::pass));
        for (io.github.headstart.extract.plan.Part part : plan.parts()) {
            parts.put(
                    new ShardName(part.split(), part.pass(), 0),
                    new Part(
                            part.split().toString(),
                            part.pass(),
                            part.compute(),
                            part.copy(),
                            part.resumed(),
                            part.keep(),
                            part.shards()));
        }
        for (ShardEntry shard : repaired) {
            int rows = shard.rows();
            Part repair =
                    new Part(shard.split().toString(), shard.pass(), rows, 0, 0, kept.contains(shard) ? -rows : 0, 1);
            parts.merge(new ShardName(shard.split(), shard.pass(), 0), repair, Part::plus);
        }
        return List.copyOf(parts.values());
    }
}
