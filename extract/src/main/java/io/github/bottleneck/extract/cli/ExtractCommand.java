package io.github.bottleneck.extract.cli;

import io.github.bottleneck.cli.CommandLines;
import io.github.bottleneck.cli.VersionProvider;
import io.github.bottleneck.extract.run.ExtractRun;
import io.github.bottleneck.extract.run.ExtractSummary;
import io.github.bottleneck.json.Json;
import io.github.bottleneck.manifest.DataManifest;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code extract}: phase one. */
@Command(
        name = "extract",
        description = "Runs every picture of a data set once through a frozen backbone and keeps the feature maps.",
        subcommands = {InspectCommand.class, SummaryCommand.class, DemoPicturesCommand.class},
        versionProvider = VersionProvider.class,
        mixinStandardHelpOptions = true)
public final class ExtractCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "MANIFEST",
            defaultValue = "data-manifest.json",
            description = "what to extract (default: ${DEFAULT-VALUE})")
    private Path manifest;

    @Option(
            names = "--cache",
            paramLabel = "DIR",
            description = "where built backbones are kept (default: .bottleneck " + "beside the manifest)")
    private Path cache;

    @Option(names = "--json", description = "print the summary as one JSON object")
    private boolean json;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show more, and stack traces of failures")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(new ExtractCommand(), arguments));
    }

    @Override
    public Integer call() {
        DataManifest description = DataManifest.read(manifest);
        Path cacheFolder = Optional.ofNullable(cache).orElse(description.defaultCache());
        ExtractSummary summary = new ExtractRun(description, cacheFolder).run(ConsoleProgress::start);
        spec.commandLine().getOut().print(json ? Json.line(summary.fields()) + "\n" : text(summary));
        spec.commandLine().getOut().flush();
        return 0;
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
            text.append(String.format(Locale.ROOT, " (%.1f pictures/s)", summary.picturesPerSecond()));
        }
        text.append("%nstore: %s%n".formatted(summary.store()));
        if (summary.failed() > 0) {
            text.append("samples.csv there says why %,d could not be read%n".formatted(summary.failed()));
        }
        return text.toString();
    }
}
