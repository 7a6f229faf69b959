package io.github.headstart.spark;

import io.github.headstart.extract.publish.FinishedTasks;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardResult;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.json.Json;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;
import org.apache.spark.util.LongAccumulator;

/** Makes a shard and records it, unless the job has ended meanwhile. */
final class MakeShard extends TaskFunction {
    private static final long serialVersionUID = 1;

    private final String job;
    private final int attempts;
    private final LongAccumulator done;

    /**
     * @param attempts at each task
     * @param done counts rows, for Spark's user interface
     */
    MakeShard(ExtractJob job, int attempts, LongAccumulator done) {
        this.job = Json.line(job);
        this.attempts = attempts;
        this.done = done;
    }

    /**
     * @param device that the executor computes on, by TensorFlow's name
     * @param host of the executor
     */
    record Result(ShardResult result, String device, String host) {}

    @Override
    String run(String line) {
        TaskContext context = TaskContext.get();
        ExecutorState executor = ExecutorState.of(job);
        ShardTask task = Json.parse(line, "task", ShardTask.class);
        ShardExtractor extractor = executor.extractor(Attempt.current(attempts));
        ShardResult result = extractor.extract(task, new ShardExtractor.RowListener() {
            @Override
            public void done(Optional<ImageFailure> failure) {
                if (context.isInterrupted()) {
                    throw new TaskKilledException("another attempt was faster, or the job was stopped");
                }
                done.add(1);
            }

            @Override
            public void complete() {
                executor.requireJob();
            }
        });
        ShardResult recorded = FinishedTasks.record(executor.store(), task, result);
        return Json.line(new Result(recorded, executor.device(), ExecutorState.host()));
    }
}
