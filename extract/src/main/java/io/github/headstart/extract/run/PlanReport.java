package io.github.headstart.extract.run;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.bench.SpeedTest;
import io.github.headstart.extract.plan.ExtractPlan;
import io.github.headstart.extract.publish.DiskSpace;
import io.github.headstart.extract.publish.StoreDraft;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StorePublication;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

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
        Path store,
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
    public record Part(String split, int pass, int compute, int copy, int resumed, int keep, int shards) {}

    public PlanReport {
        parts = List.copyOf(parts);
    }

    /**
     * Determines what a run with these options would do, and changes nothing.
     *
     * @throws PipelineException if the run would fail before it did anything
     */
    public static PlanReport of(ExtractOptions options) {
        try (ExtractInputs inputs = ExtractInputs.find(options)) {
            Map<ShardEntry, ShardTask> repairs = options.repair() ? StoreRepair.tasks(inputs) : Map.of();
            return of(inputs, repairs);
        }
    }

    private static PlanReport of(ExtractInputs inputs, Map<ShardEntry, ShardTask> repairs) {
        ExtractOptions options = inputs.options();
        try (PlannedRun planned = new PlannedRun(inputs, repairs.keySet())) {
            ExtractPlan plan = planned.plan().repairing(repairs);
            return new PlanReport(
                    options.directory(),
                    reason(inputs, planned),
                    parts(plan),
                    plan.dropped(),
                    planned.draft().unreadable(),
                    planned.unread().missing(),
                    planned.unread().names(),
                    options.maxDropped().of(planned.unread().stored()),
                    DiskSpace.of(plan, inputs.recipe(), options.directory()),
                    seconds(inputs, plan));
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
    private static OptionalDouble seconds(ExtractInputs inputs, ExtractPlan plan) {
        if (plan.toCompute() == 0) {
            return OptionalDouble.empty();
        }
        // Augmentation passes take longer than pass 0, so the plan's last task with enough rows represents all.
        ShardTask last = plan.tasks().stream()
                .filter(task -> task.toCompute() > 0)
                .reduce((first, second) ->
                        Math.min(second.toCompute(), MEASURED_ROWS) >= Math.min(first.toCompute(), MEASURED_ROWS)
                                ? second
                                : first)
                .orElseThrow();
        List<Sample> images = last.rows().stream()
                .filter(row -> row.source().isEmpty())
                .map(ShardTask.Row::sample)
                .limit(MEASURED_ROWS)
                .toList();
        ExtractOptions options = inputs.options();
        try (SpeedTest test =
                SpeedTest.open(options.manifest(), inputs.recipe(), inputs.backbone(), options.workers())) {
            int pass = last.name().pass();
            test.whole(images.subList(0, Math.min(images.size(), WARM_UP_ROWS)), pass);
            double rate = test.whole(images, pass);
            return rate > 0 ? OptionalDouble.of(plan.toCompute() / rate) : OptionalDouble.empty();
        }
    }

    private static String reason(ExtractInputs inputs, PlannedRun planned) {
        if (inputs.replaced().isPresent()) {
            return "the store has another recipe and is replaced";
        }
        Optional<Integer> damaged =
                inputs.store().map(store -> store.damaged().size()).filter(count -> count > 0);
        if (damaged.isPresent()) {
            return damaged.get() == 1
                    ? "1 shard is damaged and recomputed"
                    : "%d shards are damaged and recomputed".formatted(damaged.get());
        }
        if (inputs.options().repair()
                && StorePublication.isRestorable(inputs.options().directory())) {
            return "%s is missing or damaged and restored from its copy".formatted(FeatureStore.MANIFEST);
        }
        if (inputs.store().isEmpty()) {
            return planned.plan().finished().isEmpty() ? "there is no store yet" : "an earlier run was interrupted";
        }
        StoreDraft draft = planned.draft();
        if (planned.plan().tasks().isEmpty() && planned.isPublished(draft.manifest(draft.samplesText()))) {
            return "the store holds exactly the manifest's images";
        }
        return "images, passes or classes have changed since the store was made";
    }

    private static List<Part> parts(ExtractPlan plan) {
        List<Part> parts = new ArrayList<>();
        int last = Math.max(
                plan.kept().stream().mapToInt(ShardEntry::pass).max().orElse(0),
                Math.max(lastPass(plan.tasks()), lastPass(plan.finished())));
        for (Split split : Split.values()) {
            for (int pass = 0; pass <= last; pass++) {
                int number = pass;
                Predicate<ShardTask> ofPart =
                        task -> task.name().split() == split && task.name().pass() == number;
                List<ShardTask> tasks = plan.tasks().stream().filter(ofPart).toList();
                int rows = rows(tasks);
                int compute = tasks.stream().mapToInt(ShardTask::toCompute).sum();
                int resumed = rows(plan.finished().stream().filter(ofPart).toList());
                int kept = plan.kept().stream()
                        .filter(shard -> shard.split() == split && shard.pass() == number)
                        .mapToInt(ShardEntry::rows)
                        .sum();
                if (rows + resumed + kept > 0) {
                    parts.add(new Part(split.toString(), pass, compute, rows - compute, resumed, kept, tasks.size()));
                }
            }
        }
        return parts;
    }

    private static int lastPass(List<ShardTask> tasks) {
        return tasks.stream().mapToInt(task -> task.name().pass()).max().orElse(0);
    }

    private static int rows(List<ShardTask> tasks) {
        return tasks.stream().mapToInt(task -> task.rows().size()).sum();
    }
}
