package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.DownloadOptions;
import io.github.headstart.extract.fetch.EnvironmentProxies;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractOptions;
import io.github.headstart.extract.run.ExtractProgress;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.ExtractSummary;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.Progress;
import io.github.headstart.text.Count;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code extract}: phase one. */
@Command(
        name = "extract",
        description = "Runs every image of a data set once through a frozen backbone and keeps the feature maps.",
        subcommands = {
            PlanCommand.class,
            VerifyCommand.class,
            InspectCommand.class,
            SummaryCommand.class,
            PreviewCommand.class,
            BenchCommand.class,
            InitCommand.class,
            DemoImagesCommand.class
        },
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true)
public final class ExtractCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "the manifest to extract (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where downloads and built backbones are kept (default: .headstart beside the manifest)")
    private Path cache;

    @Option(names = "--offline", description = "do not use the network: a file that is missing is an error")
    private boolean offline;

    @Option(
            names = "--on-error",
            paramLabel = "skip|fail",
            defaultValue = "skip",
            description =
                    "what to do with an unreadable image: list it in samples.csv, or end the run (default: ${DEFAULT-VALUE})")
    private OnError onError;

    @Option(
            names = "--max-errors",
            paramLabel = "N|N%",
            description =
                    "the number of unreadable images that are accepted; with more the run fails (default: all but one)")
    private String maxErrors;

    @Option(
            names = "--retry",
            description = "try images again that an earlier run could not read, even if they are unchanged")
    private boolean retry;

    @Mixin
    private StoreOptions store;

    @Mixin
    private WorkerOptions workers;

    @Option(names = "--json", description = "print the summary as one JSON object")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show more, and stack traces of failures")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    private enum OnError {
        SKIP,
        FAIL;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(new ExtractCommand(), arguments));
    }

    @Override
    public Integer call() {
        ErrorPolicy errors = errors();
        DataManifest description = DataManifest.read(manifest);
        Workers chosen = workers.of(spec.commandLine(), description);
        Path cacheFolder = Optional.ofNullable(cache).orElse(description.defaultCache());
        DownloadOptions options = DownloadOptions.of(offline, new EnvironmentProxies(System.getenv()));
        new RemoteInputs(new Download(options, ConsoleProgress::download), cacheFolder).fetch(description);
        ExtractSummary summary = new ExtractRun(new ExtractOptions(
                        description,
                        cacheFolder,
                        errors,
                        store.maxDropped(spec.commandLine()),
                        store.replace,
                        store.repair,
                        store.skipVerify(spec.commandLine()),
                        chosen))
                .run(new Displays());
        spec.commandLine().getOut().print(json ? Json.line(summary.fields()) + "\n" : text(summary));
        spec.commandLine().getOut().flush();
        return 0;
    }

    private static final class Displays implements ExtractProgress {
        @Override
        public Progress extracting(int rows) {
            return ConsoleProgress.start("extract", "images", rows);
        }

        @Override
        public Progress checking(int shards) {
            return ConsoleProgress.start("verify", "shards", shards);
        }
    }

    private ErrorPolicy errors() {
        if (maxErrors != null && onError == OnError.FAIL) {
            throw new ParameterException(
                    spec.commandLine(), "--max-errors: expected none beside --on-error fail, found " + maxErrors);
        }
        try {
            ErrorPolicy skip = maxErrors == null ? ErrorPolicy.skip() : ErrorPolicy.atMost(maxErrors);
            return (onError == OnError.FAIL ? ErrorPolicy.fail() : skip).withRetry(retry);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--" + e.getMessage(), e);
        }
    }

    private static String text(ExtractSummary summary) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT,
                "%,d computed, %,d copied, %,d kept, %,d unreadable in %.1f s",
                summary.computed(),
                summary.copied(),
                summary.kept(),
                summary.failed(),
                summary.seconds()));
        if (summary.computed() > 0) {
            text.append(String.format(Locale.ROOT, " (%.1f images/s)", summary.imagesPerSecond()));
        }
        text.append("%nstore: %s%n".formatted(summary.store()));
        if (summary.resumed() > 0) {
            text.append("finished by an earlier, interrupted run: %s%n".formatted(Count.of(summary.resumed(), "row")));
        }
        if (summary.dropped() > 0) {
            text.append("dropped: %s%n".formatted(Count.of(summary.dropped(), "row")));
        }
        if (summary.failed() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    "unreadable: %,d of %s%s; see the status column of its samples.csv%n",
                    summary.failed(),
                    Count.of(summary.images(), "image"),
                    summary.failedKept() > 0
                            ? String.format(Locale.ROOT, ", of which %,d keep their rows", summary.failedKept())
                            : ""));
        }
        return text.toString();
    }
}
