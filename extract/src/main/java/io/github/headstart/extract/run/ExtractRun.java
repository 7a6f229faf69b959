package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.dataset.UnreadableFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.publish.DiskSpace;
import io.github.headstart.extract.publish.StoreDraft;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
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
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
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
    private boolean partial;
    private Optional<String> device = Optional.empty();

    public ExtractRun(ExtractOptions options) {
        this.options = options;
        this.directory = options.directory();
    }

    /**
     * @param progress is given the number of rows to make and displays the progress
     * @throws PipelineException on any error other than unreadable images; the published state stays
     */
    public ExtractSummary run(IntFunction<Progress> progress) {
        ExtractSummary summary = runOnce(progress);
        // An image that failed in one pass only is removed from the others, too, as the next run would do.
        return partial ? summary.then(new ExtractRun(options.again()).runOnce(progress)) : summary;
    }

    private ExtractSummary runOnce(IntFunction<Progress> progress) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        try (FolderLock lock = FolderLock.acquire(directory, "extract", "store")) {
            // A run that finds nothing to do writes nothing, so it notes itself in the lock file only if there is work.
            if (!FeatureStore.isStore(directory)) {
                lock.announce();
            }
            StoreRepair.Repaired repaired =
                    options.repair() ? new StoreRepair(options).run(progress) : StoreRepair.Repaired.nothing();
            try (ExtractInputs inputs = ExtractInputs.find(options);
                    PlannedRun planned = new PlannedRun(inputs)) {
                StoreDraft draft = planned.draft();
                inputs.store().ifPresent(this::sayWhatStays);
                planned.unread().check(options.maxDropped(), inputs.dataset().root());
                checkReadable(inputs);
                int images = draft.images();
                options.errors().check(draft.unreadable(), images, draft::firstUnreadable);
                if (!planned.plan().tasks().isEmpty()) {
                    DiskSpace.of(planned.plan(), inputs.recipe(), directory).require(directory);
                    lock.announce();
                    work(inputs, planned, draft, images, progress);
                }
                checkRows(draft);
                partial = draft.hasPartialImages();
                String samples = draft.samplesText();
                StoreManifest next = draft.manifest(samples);
                boolean changed = !planned.isPublished(next);
                if (changed) {
                    lock.announce();
                    StorePublication.publish(directory, next, samples);
                }
                if (!StorePublication.isFinished(directory, next)) {
                    StorePublication.finish(directory, next);
                }
                StoreOrigin.of(options.manifest(), options.cache()).write(directory);
                ExtractSummary summary = new ExtractSummary(
                        directory,
                        computed + repaired.computed(),
                        copied,
                        planned.resumedRows(),
                        planned.keptRows(repaired.shards()),
                        planned.plan().dropped(),
                        images,
                        next.unreadable(),
                        draft.unreadableWithRows(),
                        (System.nanoTime() - start) / 1e9,
                        device.or(repaired::device));
                if (changed || repaired.computed() > 0) {
                    RunLog.add(summary, started, next);
                }
                return summary;
            }
        }
    }

    /** Watches for a signal during long work: the shard being written is then dropped and the backbone is closed. */
    static StopSignal watchForStop() {
        return StopSignal.watch(PATIENCE, "stopped; finished shards are kept, run the same command again to resume");
    }

    private void work(
            ExtractInputs inputs, PlannedRun planned, StoreDraft draft, int images, IntFunction<Progress> progress) {
        if (!planned.plan().finished().isEmpty()) {
            LOG.info("resuming: {} rows are finished already", planned.resumedRows());
        }
        try (StopSignal stop = watchForStop();
                Progress bar = progress.apply(planned.plan().rows());
                Backbone backbone = inputs.backbone().lazy()) {
            ShardExtractor extractor = new ShardExtractor(
                    directory,
                    planned.source(),
                    inputs.recipe(),
                    new ImageLoader(options.manifest()),
                    backbone,
                    options.workers(),
                    bar,
                    stop::check);
            extractor.extract(
                    planned.plan().tasks(),
                    unreadable -> {
                        draft.addUnreadable(List.of(unreadable));
                        options.errors().check(draft.unreadable(), images, draft::firstUnreadable);
                    },
                    (task, result) -> {
                        planned.journal().add(task, inputs.recipe(), result);
                        draft.add(task, result.shard(), result.unreadable());
                        computed += result.computed();
                        copied += result.copied();
                    });
            if (computed > 0) {
                device = Optional.of(NativeTensorFlow.device());
            }
        }
    }

    private void sayWhatStays(FeatureStore store) {
        int passes = options.manifest().augmentation().passes();
        int stored = store.manifest().shards().stream()
                .mapToInt(ShardEntry::pass)
                .max()
                .orElse(0);
        if (stored > passes) {
            LOG.info(
                    "the manifest has {} augmentation passes; the store's passes up to {} stay, without new images",
                    passes,
                    stored);
        }
    }

    private void checkReadable(ExtractInputs inputs) {
        List<UnreadableFile> unreadable = inputs.scan().unreadable();
        if (inputs.scan().samples().isEmpty() && !unreadable.isEmpty()) {
            throw noneReadable(unreadable.size(), unreadable.get(0).status());
        }
    }

    private void checkRows(StoreDraft draft) {
        if (draft.hasNoRows()) {
            throw noneReadable(draft.unreadable(), draft.firstUnreadable().status());
        }
    }

    private PipelineException noneReadable(int images, String reason) {
        return new PipelineException("%s: none of the %d images could be read, the first because: %s"
                .formatted(options.manifest().dataset().root(), images, reason));
    }
}
