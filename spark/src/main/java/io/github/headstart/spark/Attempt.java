package io.github.headstart.spark;

import io.github.headstart.dataset.ReadFailures;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.storage.Location;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * An attempt at a task. That an image cannot be read may be the fault of the executor, or pass: each attempt but the last one fails
 * then, so that Spark makes another.
 *
 * @param number from 1 on
 * @param most attempts that Spark makes
 */
record Attempt(int number, int most) implements ReadFailures {
    private static final String MOST_SETTING = "spark.task.maxFailures";
    private static final int MOST = 4;
    /** A local master has the number in its name, and else makes one attempt whatever the setting says. */
    private static final Pattern LOCAL = Pattern.compile("local\\[[^,]+,\\s*(\\d+)\\s*]");

    /** The one that this thread works on. */
    static Attempt current(int most) {
        return new Attempt(TaskContext.get().attemptNumber() + 1, most);
    }

    /** How many attempts Spark makes at a task. */
    static int most(JavaSparkContext context) {
        return context.isLocal() ? ofLocal(context.master()) : context.getConf().getInt(MOST_SETTING, MOST);
    }

    static int ofLocal(String master) {
        Matcher named = LOCAL.matcher(master);
        return named.matches() ? Integer.parseInt(named.group(1)) : 1;
    }

    /** @throws PipelineException if another attempt may read the image */
    @Override
    public String status(Location image, IOException failure) {
        if (failure instanceof NoSuchFileException || number >= most) {
            return SampleFile.status(image, failure);
        }
        throw new PipelineException(
                "%s: cannot be read on %s: %s; attempt %d of %d at its task, which is made again"
                        .formatted(image, ExecutorState.host(), AtomicFile.reason(failure), number, most),
                failure);
    }
}
