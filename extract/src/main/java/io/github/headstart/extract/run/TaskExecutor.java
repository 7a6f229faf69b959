package io.github.headstart.extract.run;

import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.dataset.ImageScan;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardResult;
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

/**
 * Does the parts of a run that grow with the number of images: on the threads of this process, or on a cluster. What it does depends on
 * the work alone, not on who does it. Not thread-safe.
 */
public interface TaskExecutor {
    /** The data set's root. */
    Storage images();

    /** The store's folder. */
    Storage store();

    /** Lists and hashes the images of the data set. */
    ImageScan scan(Scratch scratch);

    /**
     * Checks shards, every byte.
     *
     * @param recipe of the store
     * @param bar takes a step for each shard
     * @return for each that is damaged what is wrong with it
     */
    Map<ShardEntry, String> damaged(Recipe recipe, List<ShardEntry> shards, Progress bar);

    /**
     * Makes the shards of some or all of the tasks, and records the results in the store as {@link
     * io.github.headstart.extract.publish.FinishedTasks}. A task whose shard is there already has that one as its result.
     *
     * @param tasks from which those are taken that are done, at least one
     * @param recipe of the store
     * @throws io.github.headstart.error.PipelineException of the listener, or if a shard cannot be made; finished ones stay
     */
    void extract(Iterator<ShardTask> tasks, BackboneProvider backbone, Recipe recipe, Listener listener);

    /** The device that the backbone ran on, by TensorFlow's name; empty if it did not run. */
    Optional<String> device();

    /** Is told of the work, by one thread at a time. It may throw to stop it. */
    interface Listener {
        /** Rows are done. */
        void rows(int count);

        /** An image got no row; the result of its task, which names it too, may follow. */
        void failed(ImageFailure failure);

        /** A task is finished, and its result is recorded. */
        void finished(ShardResult result);
    }
}
