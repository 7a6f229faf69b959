package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.store.ShardName;

/**
 * The rows of one split and pass in the next state.
 *
 * @param first the number of the first new shard
 * @param compute rows to be computed
 * @param copy rows to be copied
 * @param resumed rows that an interrupted run has finished
 * @param keep rows of shards that stay
 * @param shards number of shards to be written
 * @param bytes estimated, of those
 */
public record Part(
        Split split, int pass, int first, int compute, int copy, int resumed, int keep, int shards, long bytes) {
    /** The number of rows to be written. */
    public int rows() {
        return compute + copy;
    }

    /** This part without a task that is finished, if it is one of this part's. */
    Part without(ShardTask task, long taskBytes) {
        ShardName name = task.name();
        if (name.split() != split || name.pass() != pass) {
            return this;
        }
        int computed = task.toCompute();
        int rows = task.rows().size();
        return new Part(
                split,
                pass,
                first,
                compute - computed,
                copy - (rows - computed),
                resumed + rows,
                keep,
                shards - 1,
                bytes - taskBytes);
    }
}
