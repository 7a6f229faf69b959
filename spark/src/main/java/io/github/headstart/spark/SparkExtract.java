package io.github.headstart.spark;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.Flags;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.extract.cli.ConsoleDisplays;
import io.github.headstart.extract.cli.ExtractFlags;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.ExtractSummary;
import io.github.headstart.image.ImageSpec;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.spark.hadoop.HadoopStorage;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code SparkExtract}: phase one on a cluster. */
@Command(
        name = "SparkExtract",
        description =
                "Runs every image of a data set once through a frozen backbone, on the executors of a Spark cluster.",
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true)
public final class SparkExtract implements Callable<Integer> {
    static final String CACHE =
            "a folder on every node in which downloads and built backbones are kept (default: headstart in the folder for temporary files)";

    private static final String TASK_CPUS = "spark.task.cpus";

    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "the manifest to extract (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Option(names = "--cache", paramLabel = "DIR", description = CACHE)
    private Path cache;

    @Option(
            names = "--batch",
            paramLabel = "N",
            description = "batch size: images in one run of the backbone (default: 8)")
    private Integer batch;

    @Mixin
    private ExtractFlags flags;

    @Option(names = "--verbose", description = "show more, and stack traces of failures")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        int code = CommandLines.run(new SparkExtract(), arguments);
        // YARN takes any exit of a program on the cluster for a failure, and runs it again.
        if (code != 0) {
            System.exit(code);
        }
    }

    @Override
    public Integer call() {
        ErrorPolicy errors = flags.errors(spec.commandLine());
        DataManifest description = DataManifest.read(manifest);
        Path cacheFolder = cacheFolder(cache);
        SparkConf conf = new SparkConf()
                .setIfMissing(
                        "spark.app.name",
                        "headstart extract " + description.features().directory());
        Workers workers = workers(spec, conf, batch, description.image());
        new RemoteInputs(new Download(flags.downloads(), ConsoleProgress::download), cacheFolder).fetch(description);
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            NodeCache nodeCache =
                    new NodeCache(cacheFolder, location -> HadoopStorage.open(location, context.hadoopConfiguration()));
            Optional<String> model = nodeCache.key(description.backbone());
            DataManifest local = description.withBackbone(nodeCache.local(description.backbone(), model));
            ExtractOptions options = flags.options(spec.commandLine(), local, cacheFolder, errors, workers);
            SparkTaskExecutor executor = new SparkTaskExecutor(context, options, flags.isOffline(), model);
            ExtractSummary summary = new ExtractRun(options, executor).run(new ConsoleDisplays());
            flags.print(summary, spec.commandLine().getOut());
        }
        return 0;
    }

    /** @param given may be null */
    static Path cacheFolder(Path given) {
        return Optional.ofNullable(given)
                .orElse(Path.of(System.getProperty("java.io.tmpdir"), "headstart"))
                .toAbsolutePath();
    }

    /**
     * As many threads for a task as Spark counts processors for it.
     *
     * @param batch may be null
     */
    static Workers workers(CommandSpec spec, SparkConf conf, Integer batch, ImageSpec image) {
        try {
            Workers workers = Workers.of(Optional.of(conf.getInt(TASK_CPUS, 1)), Optional.ofNullable(batch));
            workers.check(image.height(), image.width());
            return workers;
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
    }
}
