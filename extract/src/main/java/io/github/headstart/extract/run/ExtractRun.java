package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.ExtractPlan;
import io.github.headstart.extract.plan.NextState;
import io.github.headstart.extract.plan.TaskCursor;
import io.github.headstart.extract.publish.DiskSpace;
import io.github.headstart.extract.publish.Journal;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.FolderLock;
import io.github.headstart.process.Progress;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.StorePublication;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One extraction: brings the manifest's store to hold exactly the manifest's images. It can be killed at any instant:
 * the published state stays complete, and the next run resumes from the finished shards. Not thread-safe.
 */
public final class ExtractRun {
    private static final Logger LOG = LogManager.getLogger(ExtractRun.class);
    /** The time that the process waits for a run to end after a signal; a run may be killed at any instant anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final ExtractOptions options;
    private final Path directory;
    private int computed;
    private int copied;
    private int resumed;
    private boolean partial;
    private Optional<String> device = Optional.empty();

    public ExtractRun(ExtractOptions options) {
        this.options = options;
        this.directory = options.directory();
    }

    /** @throws PipelineException on any error other than unreadable images; the published state stays */
    public ExtractSummary run(ExtractProgress progress) {
        ExtractSummary summary = runOnce(progress);
        // An image that failed in one pass only is removed from the others, too, as the next run would do.
        return partial ? summary.then(new ExtractRun(options.again()).runOnce(progress)) : summary;
    }

    private ExtractSummary runOnce(ExtractProgress progress) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        try (Scratch scratch = new Scratch();
                FolderLock lock = FolderLock.acquire(directory, "extract", "store")) {
            // A run that finds nothing to do writes nothing, so it notes itself in the lock file only if there is work.
            if (!FeatureStore.isStore(directory)) {
                lock.announce();
            }
            if (options.repair() && StorePublication.restoreManifest(directory)) {
                LOG.info("{} restored from its copy", FeatureStore.MANIFEST);
            }
            ExtractInputs inputs = ExtractInputs.find(options, progress, scratch);
            StoreRepair repaired =
                    options.repair() ? StoreRepair.run(inputs, progress, scratch) : StoreRepair.nothing();
            Journal journal = Journal.read(directory);
            ExtractPlan plan = plan(inputs, repaired.shards(), journal, scratch);
            Set<String> finished = finished(plan, journal);
            NextState next = new NextState(plan, inputs.samplesFile(), scratch);
            journal.results(finished, result -> {
                next.add(result);
                resumed += result.rows();
            });
            inputs.store().ifPresent(this::sayWhatStays);
            plan.missing().check(options.maxDropped(), inputs.scan().dataset().root());
            checkReadable(inputs, plan);
            options.errors().check(next.unreadable(), plan.imageCount(), next::firstUnreadable);
            if (plan.hasTasks()) {
                DiskSpace.of(plan.bytes(), directory).require(directory);
                lock.announce();
                StorePublication.removeAttempts(directory);
                plan.rename(journal.setAside(finished, namesInUse(inputs)));
                work(inputs, plan, journal, next, progress);
            }
            if (next.hasNoRows()) {
                throw noneReadable(next.unreadable(), next.firstUnreadable().status());
            }
            return publish(inputs, plan, next.finish(), repaired, lock, started, start);
        }
    }

    static ExtractPlan plan(ExtractInputs inputs, List<ShardEntry> repaired, Journal journal, Scratch scratch) {
        ExtractOptions options = inputs.options();
        return ExtractPlan.of(
                inputs.scan(),
                inputs.published(repaired),
                journal.rows(inputs.recipe()),
                inputs.recipe(),
                new ExtractPlan.Wishes(
                        options.manifest().augmentation().passes(),
                        options.manifest().features().rowsPerShard(),
                        options.errors().retry()),
                scratch);
    }

    /** The digests of the plan's tasks that an interrupted run has finished; they are taken out of the plan. */
    private Set<String> finished(ExtractPlan plan, Journal journal) {
        Set<String> finished = new HashSet<>();
        if (journal.size() > 0) {
            plan.resume(task -> journal.isFinished(task, options.errors().retry()) && finished.add(task.digest()));
        }
        return finished;
    }

    private static Set<String> namesInUse(ExtractInputs inputs) {
        return inputs.store().map(StoreManifest::shards).orElse(List.of()).stream()
                .map(ShardEntry::file)
                .collect(Collectors.toSet());
    }

    private ExtractSummary publish(
            ExtractInputs inputs,
            ExtractPlan plan,
            NextState.Published next,
            StoreRepair repaired,
            FolderLock lock,
            Instant started,
            long start) {
        partial = next.partial();
        StoreManifest manifest = next.manifest();
        boolean changed = !inputs.isPublished(manifest);
        if (changed) {
            lock.announce();
            StorePublication.publish(directory, manifest, next.samples());
        }
        if (!StorePublication.isFinished(directory, manifest)) {
            StorePublication.finish(directory, manifest);
        }
        StoreOrigin.of(options.manifest(), options.cache()).write(directory);
        Set<ShardEntry> recomputed = Set.copyOf(repaired.shards());
        ExtractSummary summary = new ExtractSummary(
                directory,
                computed + repaired.computed(),
                copied,
                resumed,
                plan.kept().stream()
                        .filter(shard -> !recomputed.contains(shard))
                        .mapToInt(ShardEntry::rows)
                        .sum(),
                plan.dropped(),
                plan.imageCount(),
                manifest.unreadable(),
                next.unreadableWithRows(),
                (System.nanoTime() - start) / 1e9,
                device.or(repaired::device));
        if (changed || repaired.computed() > 0) {
            RunLog.add(summary, started, manifest);
        }
        return summary;
    }

    /** Watches for a signal during long work: the shard being written is then dropped and the backbone is closed. */
    static StopSignal watchForStop() {
        return StopSignal.watch(PATIENCE, "stopped; finished shards are kept, run the same command again to resume");
    }

    private void work(
            ExtractInputs inputs, ExtractPlan plan, Journal journal, NextState next, ExtractProgress progress) {
        if (resumed > 0) {
            LOG.info("resuming: {} rows are finished already", resumed);
        }
        try (StopSignal stop = watchForStop();
                Progress bar = progress.extracting(plan.rows());
                Backbone backbone = inputs.backbone().lazy();
                TaskCursor tasks = plan.tasks()) {
            ShardExtractor extractor = new ShardExtractor(
                    ImageLoader.of(options.manifest()), directory, inputs.recipe(), backbone, options.workers());
            while (tasks.hasNext()) {
                ShardTask task = tasks.next();
                ShardResult result = extractor.extract(task, failure -> {
                    stop.check();
                    failure.ifPresent(unreadable -> {
                        next.count(unreadable);
                        options.errors().check(next.unreadable(), plan.imageCount(), next::firstUnreadable);
                    });
                    bar.step();
                });
                journal.add(task, result);
                next.add(result);
                int copies = task.rows().size() - task.toCompute();
                copied += copies;
                computed += result.rows() - copies;
            }
            if (computed > 0) {
                device = Optional.of(NativeTensorFlow.device());
            }
        }
    }

    private void sayWhatStays(StoreManifest store) {
        int passes = options.manifest().augmentation().passes();
        int stored = store.shards().stream().mapToInt(ShardEntry::pass).max().orElse(0);
        if (stored > passes) {
            LOG.info(
                    "the manifest has {} augmentation passes; the store's passes up to {} stay, without new images",
                    passes,
                    stored);
        }
    }

    private void checkReadable(ExtractInputs inputs, ExtractPlan plan) {
        if (inputs.scan().samples().size() == 0 && plan.unreadable() > 0) {
            throw noneReadable(
                    plan.unreadable(), plan.firstUnreadable().orElseThrow().status());
        }
    }

    private PipelineException noneReadable(int images, String reason) {
        return new PipelineException("%s: none of the %d images could be read, the first because: %s"
                .formatted(options.manifest().dataset().root(), images, reason));
    }
}
