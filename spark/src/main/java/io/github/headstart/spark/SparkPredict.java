package io.github.headstart.spark;

import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.classify.run.BackboneLocation;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.Flags;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.error.Checks;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.DownloadOptions;
import io.github.headstart.extract.fetch.EnvironmentProxies;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.spark.part.PartFormat;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code SparkPredict}: predicts any number of images on a cluster. */
@Command(
        name = "SparkPredict",
        description =
                "Predicts the classes of all images in a folder with a run's model, on the executors of a Spark cluster.",
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true)
public final class SparkPredict implements Callable<Integer> {
    /** A task is one line of JSON with the names of its images. */
    private static final int MOST_IMAGES_PER_PART = 100_000;

    @Parameters(
            index = "0",
            paramLabel = "RUN",
            description = "the folder of a finished run of classify, on the driver's machine")
    private Path run;

    @Parameters(index = "1", paramLabel = "IMAGES", description = "path or URI of a folder with images, at any depth")
    private String images;

    @Parameters(
            index = "2",
            paramLabel = "OUTPUT",
            description =
                    "path or URI of a folder for the predictions: an empty one, or that of the same predictions, which go on")
    private String output;

    @Option(
            names = "--format",
            paramLabel = "parquet|csv",
            defaultValue = "parquet",
            description = "the format of the parts (default: ${DEFAULT-VALUE})")
    private PartFormat format;

    @Option(
            names = "--images-per-part",
            paramLabel = "N",
            defaultValue = "512",
            description = "how many images a part has, and a task (default: ${DEFAULT-VALUE})")
    private int imagesPerPart;

    @Option(
            names = "--threshold",
            paramLabel = "P",
            description =
                    "answer unknown for images whose most probable class has a probability below P; not of a run on images "
                            + "of several classes")
    private Double threshold;

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "a data-manifest.json that names the run's backbone (default: the one recorded in the run)")
    private Path manifest;

    @Mixin
    private NodeOptions nodes;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        SparkProgram.run(new SparkPredict(), arguments);
    }

    @Override
    public Integer call() {
        TrainedModel trained = TrainedModel.read(run);
        check(trained);
        format.check(trained.classes());
        Path cacheFolder = nodes.cacheFolder();
        BackboneLocation location = BackboneLocation.of(trained, Optional.ofNullable(manifest), Optional.empty());
        DataManifest description = location.manifest();
        SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "headstart predict " + images);
        Workers workers =
                nodes.workers(spec.commandLine(), conf, trained.recipe().image());
        DownloadOptions downloads = DownloadOptions.of(false, new EnvironmentProxies(System.getenv()));
        new RemoteInputs(new Download(downloads, ConsoleProgress::download), cacheFolder).fetchWeights(description);
        try (JavaSparkContext context = new JavaSparkContext(conf)) {
            NodeCache nodeCache =
                    new NodeCache(cacheFolder, place -> HadoopStorage.open(place, context.hadoopConfiguration()));
            Optional<String> model = nodeCache.key(description.backbone());
            DataManifest local = description.withBackbone(nodeCache.local(description.backbone(), model));
            // Here, so that another backbone than the head's is an error before anything is written.
            ModelBackbone.find(trained, new BackboneLocation(local, cacheFolder));
            Storage from = HadoopStorage.open(location(images), context.hadoopConfiguration());
            Storage to = HadoopStorage.open(location(output), context.hadoopConfiguration());
            PredictJob job = new PredictJob(
                    UUID.randomUUID().toString(),
                    from.location().text(),
                    to.location().text(),
                    format,
                    description.text(),
                    description.file().toString(),
                    cacheFolder.toString(),
                    model,
                    workers,
                    Optional.ofNullable(threshold));
            long start = System.nanoTime();
            SparkPredictRun.Summary summary = new SparkPredictRun(
                            context, job, RunFiles.of(trained), from, to, imagesPerPart)
                    .run(count -> ConsoleProgress.start("predict", "images", count));
            trained.description()
                    .calibration()
                    .ifPresent(fitted -> spec.commandLine().getOut().println("calibrated: " + fitted.text()));
            print(summary, (System.nanoTime() - start) / 1e9);
        }
        return 0;
    }

    private void check(TrainedModel trained) {
        try {
            Checks checks = new Checks();
            checks.value(
                    () -> new PredictedLabels(trained.classes(), trained.labelling(), Optional.ofNullable(threshold)));
            checks.range("images_per_part", imagesPerPart, 1, MOST_IMAGES_PER_PART)
                    .done();
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
    }

    private void print(SparkPredictRun.Summary summary, double seconds) {
        PrintWriter out = spec.commandLine().getOut();
        out.println("%s predicted, %s unreadable, %s predicted before, in %.1f s"
                .formatted(
                        Count.of(summary.predicted() - summary.unreadable(), "image"),
                        Count.of(summary.unreadable()),
                        Count.of(summary.found() - summary.predicted()),
                        seconds));
        out.println("predictions: " + output);
        out.flush();
    }

    private static Location location(String text) {
        try {
            return Location.parse(text, Path.of(""));
        } catch (IllegalArgumentException e) {
            throw new PipelineException("%s: expected a path or a URI: %s".formatted(text, e.getMessage()), e);
        }
    }
}
