package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.extract.run.ErrorPolicy;
import io.github.headstart.extract.run.ExtractRun;
import io.github.headstart.extract.run.ExtractSummary;
import io.github.headstart.manifest.DataManifest;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            CompactCommand.class,
            SummaryCommand.class,
            PreviewCommand.class,
            BenchCommand.class,
            InitCommand.class,
            DemoImagesCommand.class
        },
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true)
public final class ExtractCommand implements Callable<Integer> {
    @Mixin
    private ManifestArgument manifest;

    @Mixin
    private ExtractFlags flags;

    @Mixin
    private WorkerOptions workers;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show more, and stack traces of failures")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(new ExtractCommand(), arguments));
    }

    @Override
    public Integer call() {
        ErrorPolicy errors = flags.errors(spec.commandLine());
        DataManifest description = manifest.read();
        Workers chosen = workers.of(spec.commandLine(), description);
        Path cacheFolder = manifest.cache(description);
        new RemoteInputs(new Download(flags.downloads(), ConsoleProgress::download), cacheFolder).fetch(description);
        ExtractSummary summary = new ExtractRun(
                        flags.options(spec.commandLine(), description, cacheFolder, errors, chosen))
                .run(new ConsoleDisplays());
        flags.print(summary, spec.commandLine().getOut());
        return 0;
    }
}
