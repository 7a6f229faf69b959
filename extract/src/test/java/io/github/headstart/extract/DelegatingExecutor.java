package io.github.headstart.extract;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.extract.run.TaskExecutor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Scratch;
import io.github.headstart.process.Progress;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Leaves everything to another executor; a test overrides what it disturbs. */
abstract class DelegatingExecutor implements TaskExecutor {
    private final TaskExecutor executor;

    DelegatingExecutor(TaskExecutor executor) {
        this.executor = executor;
    }

    @Override
    public Storage images() {
        return executor.images();
    }

    @Override
    public Storage store() {
        return executor.store();
    }

    @Override
    public ImageScan scan(Scratch scratch) {
        return executor.scan(scratch);
    }

    @Override
    public Map<ShardEntry, String> damaged(Recipe recipe, List<ShardEntry> shards, Progress bar) {
        return executor.damaged(recipe, shards, bar);
    }

    @Override
    public void extract(Iterator<ShardTask> tasks, BackboneProvider backbone, Recipe recipe, Listener listener) {
        executor.extract(tasks, backbone, recipe, listener);
    }

    @Override
    public Optional<String> device() {
        return executor.device();
    }
}
