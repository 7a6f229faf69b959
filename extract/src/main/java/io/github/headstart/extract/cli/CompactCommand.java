package io.github.headstart.extract.cli;

import io.github.headstart.extract.run.CompactRun;
import io.github.headstart.extract.run.CompactSummary;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.Compression;
import io.github.headstart.manifest.FeaturesSpec;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code extract compact}: writes a store's shards again. */
@Command(
        name = "compact",
        description =
                "Writes the shards of a feature store again, compressed or not, small ones merged, without computing.",
        mixinStandardHelpOptions = true)
final class CompactCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "the store's folder")
    private Path directory;

    @Option(
            names = "--compression",
            paramLabel = "none|zstd",
            required = true,
            description = "the compression of all shards afterwards; those that have it are kept")
    private Compression compression;

    @Option(
            names = "--rows-per-shard",
            paramLabel = "N",
            description =
                    "merge and divide shards into ones of N rows; only the last of a split and pass may have fewer (default: shards keep their rows)")
    private Integer rowsPerShard;

    @Option(names = "--json", description = "print the result as one JSON object")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (rowsPerShard != null && (rowsPerShard < 1 || rowsPerShard > FeaturesSpec.MOST_ROWS)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rows-per-shard: expected 1 to %s, found %d"
                            .formatted(Count.of(FeaturesSpec.MOST_ROWS), rowsPerShard));
        }
        CompactSummary summary = new CompactRun(
                        directory,
                        compression,
                        rowsPerShard == null ? OptionalInt.empty() : OptionalInt.of(rowsPerShard))
                .run(new ConsoleDisplays());
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? Json.line(summary.fields()) : text(summary));
        out.flush();
        return 0;
    }

    private static String text(CompactSummary summary) {
        return String.format(
                Locale.ROOT,
                "%s: %s of %s, %s kept, %s written; %,d bytes before, %,d now (%.1f %%), in %.1f s",
                summary.store(),
                Count.of(summary.kept() + summary.written(), "shard"),
                Count.of(summary.rows(), "row"),
                Count.of(summary.kept()),
                Count.of(summary.written()),
                summary.bytesBefore(),
                summary.bytes(),
                100.0 * summary.bytes() / Math.max(1, summary.bytesBefore()),
                summary.seconds());
    }
}
