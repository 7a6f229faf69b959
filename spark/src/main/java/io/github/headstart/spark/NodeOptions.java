package io.github.headstart.spark;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.image.ImageSpec;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.spark.SparkConf;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/** The options that all programs on a cluster have: how their nodes work, and what is printed. */
final class NodeOptions {
    private static final String TASK_CPUS = "spark.task.cpus";

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description =
                    "a folder on every node in which downloads and built backbones are kept (default: headstart in the folder for temporary files)")
    private Path cache;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "batch size: images in one run of the backbone (default: 8)")
    private Integer batch;

    @Option(names = "--verbose", description = "show more, and stack traces of failures")
    private boolean verbose;

    /** An absolute path, on every node. */
    Path cacheFolder() {
        return Optional.ofNullable(cache)
                .orElse(Path.of(System.getProperty("java.io.tmpdir"), "headstart"))
                .toAbsolutePath();
    }

    /**
     * As many threads for a task as Spark counts processors for it.
     *
     * @throws picocli.CommandLine.ParameterException if the batch is out of range or too large for images of this size
     */
    Workers workers(CommandLine line, SparkConf conf, ImageSpec image) {
        try {
            Workers workers = Workers.of(Optional.of(conf.getInt(TASK_CPUS, 1)), Optional.ofNullable(batch));
            workers.check(image.height(), image.width());
            return workers;
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(line, e);
        }
    }
}
