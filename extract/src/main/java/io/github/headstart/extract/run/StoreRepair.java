package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.RepairPlan;
import io.github.headstart.extract.publish.Journal;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.Progress;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.ShardEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Repairs damaged shards from their images according to {@code samples.csv}. What cannot be restored that way is left to the run that
 * follows: it makes new shards for the rows that are still wanted.
 *
 * @param shards that are now as {@code features.json} says
 * @param computed number of rows computed for that
 * @param device that the backbone ran on; empty if it did not run
 */
record StoreRepair(List<ShardEntry> shards, int computed, Optional<String> device) {
    private static final Logger LOG = LogManager.getLogger(StoreRepair.class);

    static StoreRepair nothing() {
        return new StoreRepair(List.of(), 0, Optional.empty());
    }

    static RepairPlan plan(ExtractInputs inputs, Scratch scratch) {
        for (ShardEntry shard : inputs.damaged()) {
            if (shard.pass() > 0 && inputs.options().manifest().augmentation().passes() == 0) {
                throw new PipelineException(
                        "%s: cannot be recomputed without the augmentation of its pass; describe it in the manifest"
                                .formatted(inputs.options().directory().resolve(shard.file())));
            }
        }
        RepairPlan plan =
                RepairPlan.of(inputs.scan(), inputs.published(List.of()), inputs.damaged(), inputs.recipe(), scratch);
        plan.lost()
                .forEach(shard ->
                        LOG.info("{} cannot be recomputed: some of its images are missing or changed", shard.file()));
        return plan;
    }

    static StoreRepair run(ExtractInputs inputs, ExtractProgress progress, Scratch scratch) {
        RepairPlan plan = plan(inputs, scratch);
        List<ShardEntry> repairable = plan.repairable();
        if (repairable.isEmpty()) {
            return nothing();
        }
        ExtractOptions options = inputs.options();
        Journal journal = Journal.read(options.directory());
        List<ShardEntry> sound = new ArrayList<>();
        int computed = 0;
        try (StopSignal stop = ExtractRun.watchForStop();
                Progress bar = progress.extracting(
                        repairable.stream().mapToInt(ShardEntry::rows).sum());
                Backbone backbone = inputs.backbone().lazy();
                Cursor<ShardTask> tasks = plan.tasks()) {
            ShardExtractor extractor = new ShardExtractor(
                    ImageLoader.of(options.manifest()),
                    options.directory(),
                    inputs.recipe(),
                    backbone,
                    options.workers());
            for (ShardEntry shard : repairable) {
                ShardTask task = tasks.next();
                ShardResult result = extractor.extract(task, failure -> {
                    stop.check();
                    bar.step();
                });
                LOG.info("{} recomputed: {} rows", task.shard(), result.rows());
                // Rows that differ from the original, for example when computed on another machine, can still be
                // copied into a new shard.
                journal.add(task, result);
                computed += result.rows();
                if (result.entry().filter(shard::equals).isPresent()) {
                    sound.add(shard);
                }
            }
        }
        return new StoreRepair(
                sound, computed, computed > 0 ? Optional.of(NativeTensorFlow.device()) : Optional.empty());
    }
}
