package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.dataset.Sample;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.publish.Journal;
import io.github.headstart.extract.publish.RowSource;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.process.Progress;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.StorePublication;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Repairs a damaged store: {@code features.json} from its copy, and each damaged shard from its images according to {@code samples.csv}.
 * What cannot be restored that way is left to the run that follows: it makes new shards for the rows that are still wanted.
 */
final class StoreRepair {
    private static final Logger LOG = LogManager.getLogger(StoreRepair.class);

    private final ExtractOptions options;
    private int computed;

    StoreRepair(ExtractOptions options) {
        this.options = options;
    }

    /**
     * The result of a repair.
     *
     * @param shards recomputed shards
     * @param computed number of rows computed for that
     * @param device that the backbone ran on; empty if it did not run
     */
    record Repaired(Set<ShardEntry> shards, int computed, Optional<String> device) {
        static Repaired nothing() {
            return new Repaired(Set.of(), 0, Optional.empty());
        }
    }

    Repaired run(IntFunction<Progress> progress) {
        Path directory = options.directory();
        if (StorePublication.restoreManifest(directory)) {
            LOG.info("{} restored from its copy", FeatureStore.MANIFEST);
        }
        try (ExtractInputs inputs = ExtractInputs.find(options)) {
            Map<ShardEntry, ShardTask> tasks = tasks(inputs);
            if (tasks.isEmpty()) {
                return Repaired.nothing();
            }
            int rows =
                    tasks.values().stream().mapToInt(task -> task.rows().size()).sum();
            Journal journal = Journal.read(directory);
            try (StopSignal stop = ExtractRun.watchForStop();
                    Progress bar = progress.apply(rows);
                    RowSource nothing = new RowSource(Optional.empty());
                    Backbone backbone = inputs.backbone().lazy()) {
                ShardExtractor extractor = new ShardExtractor(
                        directory,
                        nothing,
                        inputs.recipe(),
                        new ImageLoader(options.manifest()),
                        backbone,
                        options.workers(),
                        bar,
                        stop::check);
                extractor.extract(List.copyOf(tasks.values()), unreadable -> {}, (task, result) -> {
                    LOG.info("{} recomputed: {} rows", task.name(), result.computed());
                    // Rows that differ from the original, for example when computed on another machine, can still be
                    // copied into a new shard.
                    journal.add(task, inputs.recipe(), result);
                    computed += result.computed();
                });
                Optional<String> device = computed > 0 ? Optional.of(NativeTensorFlow.device()) : Optional.empty();
                return new Repaired(tasks.keySet(), computed, device);
            }
        }
    }

    /** The damaged shards that can be recomputed, in the store's order, each with its task. */
    static Map<ShardEntry, ShardTask> tasks(ExtractInputs inputs) {
        Set<Sample> present = new HashSet<>(inputs.scan().samples());
        Map<ShardEntry, ShardTask> tasks = new LinkedHashMap<>();
        for (Map.Entry<ShardEntry, List<Sample>> damaged : inputs.damaged().entrySet()) {
            ShardEntry shard = damaged.getKey();
            List<Sample> rows = damaged.getValue();
            checkAugmentation(shard, inputs.options());
            if (rows.size() == shard.rows() && present.containsAll(rows)) {
                tasks.put(
                        shard,
                        new ShardTask(
                                ShardName.parse(shard.file()).orElseThrow(),
                                rows.stream()
                                        .map(sample -> new ShardTask.Row(sample, Optional.empty()))
                                        .toList()));
            } else {
                LOG.info("{} cannot be recomputed: some of its images are missing or changed", shard.file());
            }
        }
        return tasks;
    }

    private static void checkAugmentation(ShardEntry shard, ExtractOptions options) {
        if (shard.pass() > 0 && options.manifest().augmentation().passes() == 0) {
            throw new PipelineException(
                    "%s: cannot be recomputed without the augmentation of its pass; describe it in the manifest"
                            .formatted(options.directory().resolve(shard.file())));
        }
    }
}
