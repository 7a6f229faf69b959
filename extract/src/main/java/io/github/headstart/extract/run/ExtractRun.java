package io.github.headstart.extract.run;

import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.ExtractPlan;
import io.github.headstart.extract.plan.NextState;
import io.github.headstart.extract.plan.TaskCursor;
import io.github.headstart.extract.publish.DiskSpace;
import io.github.headstart.extract.publish.FinishedTasks;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.Progress;
import io.github.headstart.process.WriterLock;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.StorePublication;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One extraction: brings the manifest's store to hold exactly the manifest's images. It can be killed at any instant:
 * the published state stays complete, and the next run resumes from the finished shards. Not thread-safe.
 */
public final class ExtractRun {
    private static final Logger LOG = LogManager.getLogger(ExtractRun.class);
    /** A part is a line for each image: written that seldom, it costs little beside the rows. */
    private static final int IMAGES_PER_ROW_OF_A_PART = 4;

    private final ExtractOptions options;
    private final TaskExecutor executor;
    private final StorePublication publication;
    private int computed;
    private int copied;
    private int resumed;
    private int rowsSincePart;
    private boolean partial;

    /** A run on this machine. */
    public ExtractRun(ExtractOptions options) {
        this(options, new LocalTaskExecutor(options.manifest(), options.workers()));
    }

    /** @param executor does the work */
    public ExtractRun(ExtractOptions options, TaskExecutor executor) {
        this.options = options;
        this.executor = executor;
        this.publication = new StorePublication(executor.store());
    }

    /** @throws PipelineException on any error other than unreadable images; the published state stays */
    public ExtractSummary run(ExtractProgress progress) {
        ExtractSummary summary = runOnce(progress);
        // An image that failed in one pass only is removed from the others, too, as the next run would do.
        return partial ? summary.then(new ExtractRun(options.again(), executor).runOnce(progress)) : summary;
    }

    private ExtractSummary runOnce(ExtractProgress progress) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        try (Scratch scratch = new Scratch();
                WriterLock lock = executor.store().lock("extract", "store")) {
            // A run that finds nothing to do writes nothing, so it notes itself in the lock file only if there is work.
            if (!publication.isStore()) {
                lock.announce();
            }
            if (options.repair() && publication.restoreManifest()) {
                LOG.info("{} restored from its copy", FeatureStore.MANIFEST);
            }
            ExtractInputs inputs = ExtractInputs.find(options, executor, progress, scratch);
            StoreRepair repaired = options.repair()
                    ? StoreRepair.run(inputs, executor, lock, progress, scratch)
                    : StoreRepair.nothing();
            FinishedTasks finished = finished(inputs, executor);
            ExtractPlan plan = plan(inputs, repaired.shards(), finished, scratch);
            NextState next = new NextState(plan, inputs.samplesFile(), scratch);
            resume(plan, finished, next);
            inputs.store().ifPresent(this::sayWhatStays);
            plan.missing().check(options.maxDropped(), inputs.scan().dataset().root());
            checkReadable(inputs, plan);
            options.errors().check(next.unreadable(), plan.imageCount(), next::firstUnreadable);
            if (plan.hasTasks()) {
                DiskSpace.of(plan.bytes(), executor.store())
                        .require(options.directory(), "free some space or name another folder in features.directory");
                lock.announce();
                Set<String> files = filesInUse(inputs, finished);
                lock.check();
                publication.removeShards(files);
                work(inputs, plan, next, lock, progress);
            }
            if (next.hasNoRows()) {
                throw noneReadable(next.unreadable(), next.firstUnreadable().status());
            }
            return publish(inputs, plan, next.finish(), repaired, lock, started, start);
        }
    }

    static ExtractPlan plan(ExtractInputs inputs, List<ShardEntry> repaired, FinishedTasks finished, Scratch scratch) {
        ExtractOptions options = inputs.options();
        return ExtractPlan.of(
                inputs.scan(),
                inputs.published(repaired),
                finished.rows(inputs.recipe()),
                inputs.recipe(),
                new ExtractPlan.Wishes(
                        options.manifest().augmentation().passes(),
                        options.manifest().features().compression(),
                        options.manifest().features().rowsPerShard(),
                        options.errors().retry()),
                scratch);
    }

    /** The tasks that an interrupted run has finished. Those of a published part stay as they are; what failed is tried again later. */
    static FinishedTasks finished(ExtractInputs inputs, TaskExecutor executor) {
        boolean retry = inputs.options().errors().retry() && inputs.part().isEmpty();
        return FinishedTasks.read(
                executor.store(), retry, shards -> executor.damaged(inputs.recipe(), shards, Progress.none())
                        .keySet());
    }

    /** Takes the finished tasks out of the plan and adds their results. */
    private void resume(ExtractPlan plan, FinishedTasks finished, NextState next) {
        if (!finished.isEmpty()) {
            Set<String> shards = new HashSet<>();
            plan.resume(task -> finished.has(task) && shards.add(task.shard()));
            finished.results(shards, result -> {
                next.add(result);
                resumed += result.rows();
            });
        }
    }

    /** Without damaged shards of a published part: new ones are to have their names. */
    private Set<String> filesInUse(ExtractInputs inputs, FinishedTasks finished) {
        Set<String> files = Stream.of(inputs.store(), inputs.replaced())
                .flatMap(Optional::stream)
                .flatMap(state -> state.shards().stream())
                .map(ShardEntry::file)
                .collect(Collectors.toCollection(HashSet::new));
        files.addAll(finished.files());
        List<ShardEntry> others = inputs.part().stream()
                .flatMap(part -> part.shards().stream())
                .filter(shard -> !files.contains(shard.file()))
                .toList();
        Set<ShardEntry> damaged =
                executor.damaged(inputs.recipe(), others, Progress.none()).keySet();
        others.stream()
                .filter(shard -> !damaged.contains(shard))
                .map(ShardEntry::file)
                .forEach(files::add);
        return files;
    }

    private ExtractSummary publish(
            ExtractInputs inputs,
            ExtractPlan plan,
            NextState.Published next,
            StoreRepair repaired,
            WriterLock lock,
            Instant started,
            long start) {
        partial = next.partial();
        StoreManifest manifest = next.manifest();
        boolean changed = !inputs.isPublished(manifest);
        if (changed) {
            lock.announce();
            lock.check();
            publication.publish(manifest, next.samples(), lock::check);
        }
        if (!publication.isFinished(manifest)) {
            lock.check();
            publication.finish(manifest);
        }
        StoreOrigin.of(options.manifest(), options.cache()).write(executor.store());
        Set<ShardEntry> recomputed = Set.copyOf(repaired.shards());
        ExtractSummary summary = new ExtractSummary(
                options.directory(),
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
                executor.device().or(repaired::device));
        if (changed || repaired.computed() > 0) {
            RunLog.add(executor.store(), summary, started, manifest);
        }
        return summary;
    }

    private void work(
            ExtractInputs inputs, ExtractPlan plan, NextState next, WriterLock lock, ExtractProgress progress) {
        if (resumed > 0) {
            LOG.info("resuming: {} rows are finished already", resumed);
        }
        try (Progress bar = progress.extracting(plan.rows());
                TaskCursor tasks = plan.tasks()) {
            TaskExecutor.Listener listener = new Results(plan, next, bar);
            while (tasks.hasNext()) {
                lock.check();
                executor.extract(tasks, inputs.backbone(), inputs.recipe(), listener);
                if (tasks.hasNext()
                        && rowsSincePart >= plan.imageCount() / IMAGES_PER_ROW_OF_A_PART
                        && isOnlyExtended(inputs, plan)) {
                    NextState.Published part = next.part(tasks.peek());
                    lock.check();
                    publication.publishPart(
                            inputs.store(), inputs.samplesFile(), part.manifest(), part.samples(), lock::check);
                    rowsSincePart = 0;
                }
            }
        }
    }

    /** Whether all shards stay: otherwise a part of the next state has some rows twice, in an old shard and in a new one. */
    private static boolean isOnlyExtended(ExtractInputs inputs, ExtractPlan plan) {
        List<ShardEntry> old = inputs.store().map(StoreManifest::shards).orElse(List.of());
        return inputs.replaced().isEmpty() && plan.kept().size() == old.size();
    }

    /** Takes the results into the next state, and ends the work when too many images cannot be read. */
    private final class Results implements TaskExecutor.Listener {
        private final ExtractPlan plan;
        private final NextState next;
        private final Progress bar;

        Results(ExtractPlan plan, NextState next, Progress bar) {
            this.plan = plan;
            this.next = next;
            this.bar = bar;
        }

        @Override
        public void rows(int count) {
            bar.step(count);
        }

        @Override
        public void failed(ImageFailure failure) {
            next.count(failure);
            options.errors().check(next.unreadable(), plan.imageCount(), next::firstUnreadable);
        }

        @Override
        public void finished(ShardResult result) {
            next.add(result);
            rowsSincePart += result.rows();
            copied += result.copied();
            computed += result.rows() - result.copied();
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
        if (inputs.scan().images().size() == 0 && plan.unreadable() > 0) {
            throw noneReadable(
                    plan.unreadable(), plan.firstUnreadable().orElseThrow().status());
        }
    }

    private PipelineException noneReadable(int images, String reason) {
        return new PipelineException("%s: none of the %d images could be read, the first because: %s"
                .formatted(options.manifest().dataset().root(), images, reason));
    }
}
