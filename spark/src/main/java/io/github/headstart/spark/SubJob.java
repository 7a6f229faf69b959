package io.github.headstart.spark;

import io.github.headstart.error.PipelineException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.apache.spark.SimpleFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** Tasks that are run on the cluster together; the result of each comes as soon as it ends. */
final class SubJob {
    private static final long LOOK_EVERY_MILLIS = 200;

    private SubJob() {}

    /**
     * Runs tasks and waits for all.
     *
     * @param description shown in Spark's user interface
     * @param results takes the result of each task, in any order, in this thread; if it throws, the rest is cancelled
     * @throws PipelineException if a task failed more often than {@code spark.task.maxFailures}
     */
    static void run(
            JavaSparkContext context,
            String description,
            List<String> tasks,
            TaskFunction function,
            Consumer<String> results) {
        if (tasks.isEmpty()) {
            return;
        }
        context.sc().setJobDescription(description);
        BlockingQueue<String> arrived = new LinkedBlockingQueue<>();
        RDD<String> partitions = context.parallelize(tasks, tasks.size()).rdd();
        List<Object> numbers = IntStream.range(0, tasks.size())
                .<Object>mapToObj(number -> number)
                .toList();
        SimpleFutureAction<BoxedUnit> action = context.sc()
                .submitJob(
                        partitions,
                        function,
                        CollectionConverters.asScala(numbers).toSeq(),
                        (number, result) -> {
                            arrived.add(result);
                            return BoxedUnit.UNIT;
                        },
                        () -> BoxedUnit.UNIT);
        boolean complete = false;
        try {
            for (int left = tasks.size(); left > 0; ) {
                String result = arrived.poll(LOOK_EVERY_MILLIS, TimeUnit.MILLISECONDS);
                if (result != null) {
                    results.accept(result);
                    left--;
                } else if (action.isCompleted() && arrived.isEmpty()) {
                    throw failure(action.value().get().failed().get());
                }
            }
            complete = true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        } finally {
            if (!complete) {
                action.cancel();
            }
        }
    }

    /** The reason of the task that failed if it is known, else Spark's. */
    private static PipelineException failure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof PipelineException known) {
                return known;
            }
        }
        return new PipelineException(
                "the Spark job failed: "
                        + String.valueOf(failure.getMessage())
                                .lines()
                                .findFirst()
                                .orElse(""),
                failure);
    }
}
