package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.progress.Progress;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.StoreManifest;
import io.github.headstart.store.StoreOrigin;
import io.github.headstart.store.StorePublication;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * One extraction: brings the manifest's store to hold exactly the manifest's pictures. It can die at any instant: the
 * published state stays whole, and the next run goes on from the shards that are finished. Not thread-safe.
 */
public final class ExtractRun {
    private static final Logger LOG = LogManager.getLogger(ExtractRun.class);

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
     * @param progress is given the number of rows to make, and shows how they come along
     * @throws PipelineException if anything but single pictures is wrong; what was published before stays
     */
    public ExtractSummary run(IntFunction<Progress> progress) {
        ExtractSummary summary = runOnce(progress);
        // What failed in one pass only leaves the others, too, as it would in the next run.
        return partial ? summary.then(new ExtractRun(options.again()).runOnce(progress)) : summary;
    }

    private ExtractSummary runOnce(IntFunction<Progress> progress) {
        Instant started = Instant.now();
        long start = System.nanoTime();
        try (Shutdown shutdown = Shutdown.watch();
                StoreLock lock = StoreLock.acquire(directory)) {
            StoreRepair.Repaired repaired = options.repair()
                    ? new StoreRepair(options, shutdown).run(progress)
                    : StoreRepair.Repaired.nothing();
            try (ExtractInputs inputs = ExtractInputs.find(options);
                    PlannedRun planned = new PlannedRun(inputs)) {
                StoreDraft draft = planned.draft();
                inputs.store().ifPresent(this::sayWhatStays);
                options.errors()
                        .check(draft.unreadable(), inputs.dataset().files().size());
                if (!planned.plan().tasks().isEmpty()) {
                    DiskSpace.of(planned.plan(), inputs.recipe(), directory).require(directory);
                    lock.announce();
                    shutdown.beginWork();
                    work(inputs, planned, draft, progress, shutdown);
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
                        next.unreadable(),
                        (System.nanoTime() - start) / 1e9,
                        device.or(repaired::device));
                if (changed || repaired.computed() > 0) {
                    RunLog.add(summary, started, next);
                }
                return summary;
            }
        }
    }

    private void work(
            ExtractInputs inputs,
            PlannedRun planned,
            StoreDraft draft,
            IntFunction<Progress> progress,
            Shutdown shutdown) {
        if (!planned.plan().finished().isEmpty()) {
            LOG.info("going on: {} rows are finished already", planned.resumedRows());
        }
        int pictures = inputs.dataset().files().size();
        try (Progress bar = progress.apply(planned.plan().rows());
                Backbone backbone = inputs.backbone().lazy()) {
            ShardExtractor extractor = new ShardExtractor(
                    directory,
                    planned.source(),
                    inputs.recipe(),
                    new PictureReader(options.manifest()),
                    backbone,
                    options.parallelism(),
                    bar,
                    shutdown::check);
            extractor.extract(
                    planned.plan().tasks(),
                    unreadable -> {
                        draft.addUnreadable(List.of(unreadable));
                        options.errors().check(draft.unreadable(), pictures);
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
                    "the manifest asks for {} augmented passes; the store's passes up to {} stay, without new pictures",
                    passes,
                    stored);
        }
    }

    private void checkRows(StoreDraft draft) {
        if (draft.hasNoRows()) {
            List<SampleFile.Entry> unreadable = draft.unreadable();
            throw new PipelineException("%s: none of the %d pictures could be read, the first because: %s"
                    .formatted(
                            options.manifest().dataset().root(),
                            unreadable.size(),
                            unreadable.get(0).status()));
        }
    }
}
