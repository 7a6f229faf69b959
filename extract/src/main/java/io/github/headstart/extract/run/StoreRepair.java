package io.github.headstart.extract.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.RepairPlan;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.Progress;
import io.github.headstart.process.WriterLock;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StorePublication;
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

    static StoreRepair run(
            ExtractInputs inputs, TaskExecutor executor, WriterLock lock, ExtractProgress progress, Scratch scratch) {
        RepairPlan plan = plan(inputs, scratch);
        List<ShardEntry> repairable = plan.repairable();
        if (repairable.isEmpty()) {
            return nothing();
        }
        lock.check();
        new StorePublication(executor.store()).remove(repairable);
        List<ShardEntry> sound = new ArrayList<>();
        int rows = repairable.stream().mapToInt(ShardEntry::rows).sum();
        try (Progress bar = progress.extracting(rows);
                Cursor<ShardTask> tasks = plan.tasks()) {
            while (tasks.hasNext()) {
                lock.check();
                executor.extract(tasks, inputs.backbone(), inputs.recipe(), new TaskExecutor.Listener() {
                    @Override
                    public void rows(int count) {
                        bar.step(count);
                    }

                    @Override
                    public void failed(ImageFailure failure) {
                        // The shard is then not as it was, and is left to the run that follows.
                    }

                    /** Rows that differ from the original, as of another processor, can still be copied into a new shard. */
                    @Override
                    public void finished(ShardResult result) {
                        LOG.info("{} recomputed: {} rows", result.shard(), result.rows());
                        result.entry().ifPresent(made -> repairable.stream()
                                .filter(made::isSameFile)
                                .forEach(sound::add));
                    }
                });
            }
        }
        return new StoreRepair(sound, rows, executor.device());
    }
}
