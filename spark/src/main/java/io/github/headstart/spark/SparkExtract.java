package io.github.headstart.spark;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.extract.cli.ConsoleDisplays;
import io.github.headstart.extract.cli.ExtractFlags;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.ExtractSummary;
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
    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "the manifest of images, backbone and store (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Mixin
    private NodeOptions nodes;

    @Mixin
    private ExtractFlags flags;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        SparkProgram.run(new SparkExtract(), arguments);
    }

    @Override
    public Integer call() {
        ErrorPolicy errors = flags.errors(spec.commandLine());
        DataManifest description = DataManifest.read(manifest);
        Path cacheFolder = nodes.cacheFolder();
        SparkConf conf = new SparkConf()
                .setIfMissing(
                        "spark.app.name",
                        "headstart extract " + description.features().directory());
        Workers workers = nodes.workers(spec.commandLine(), conf, description.image());
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
}
