package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.publish.FinishedTasks;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.process.StopSignal;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardCheck;
import io.github.headstart.store.ShardEntry;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Does the work in this process: one task after another, the images of each by several threads. */
public final class LocalTaskExecutor implements TaskExecutor {
    /** The time that the process waits for a run to end after a signal; a run may be killed at any instant anyway. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final DataManifest manifest;
    private final Workers workers;
    private final Storage images;
    private final Storage store;
    private Optional<String> device = Optional.empty();

    /** @throws io.github.headstart.error.PipelineException if the images or the store are not on this machine */
    public LocalTaskExecutor(DataManifest manifest, Workers workers) {
        this.manifest = manifest;
        this.workers = workers;
        this.images = new LocalStorage(manifest.dataset().root().path());
        this.store = new LocalStorage(manifest.features().directory().path());
    }

    @Override
    public Storage images() {
        return images;
    }

    @Override
    public Storage store() {
        return store;
    }

    @Override
    public ImageScan scan(Scratch scratch) {
        try (WorkerThreads threads = new WorkerThreads("hash", workers.count())) {
            return ImageScan.of(found -> manifest.dataset().find(images, found), images, threads, scratch);
        }
    }

    @Override
    public Map<ShardEntry, String> damaged(Recipe recipe, List<ShardEntry> shards, Progress bar) {
        ShardCheck check = new ShardCheck(store, recipe, shards);
        Map<ShardEntry, String> damaged = new ConcurrentHashMap<>();
        try (WorkerThreads threads = new WorkerThreads("check", workers.count())) {
            for (ShardEntry shard : shards) {
                threads.run(() -> {
                    check.damage(shard).ifPresent(damage -> damaged.put(shard, damage));
                    synchronized (bar) {
                        bar.step();
                    }
                });
            }
            threads.await();
        }
        return damaged;
    }

    /** Watches for a signal meanwhile: the shard being written is then dropped and the backbone is closed. */
    @Override
    public void extract(Iterator<ShardTask> tasks, BackboneProvider provider, Recipe recipe, Listener listener) {
        try (StopSignal stop = StopSignal.watch(
                        PATIENCE, "stopped; finished shards are kept, run the same command again to resume");
                Backbone backbone = provider.lazy()) {
            ShardExtractor extractor =
                    new ShardExtractor(ImageLoader.of(manifest, images), store, recipe, backbone, workers);
            try {
                while (tasks.hasNext()) {
                    extract(tasks.next(), provider, extractor, stop, listener);
                }
            } catch (PipelineException e) {
                // A signal removes temporary files at once: what cannot be read any more is no failure then.
                stop.check();
                throw e;
            }
        }
    }

    private void extract(
            ShardTask task, BackboneProvider provider, ShardExtractor extractor, StopSignal stop, Listener listener) {
        ShardResult result = extractor.extract(task, failure -> {
            stop.check();
            failure.ifPresent(listener::failed);
            listener.rows(1);
        });
        listener.finished(FinishedTasks.record(store, task, result));
        if (task.toCompute() > 0) {
            device = Optional.of(provider.device());
        }
    }

    @Override
    public Optional<String> device() {
        return device;
    }
}
