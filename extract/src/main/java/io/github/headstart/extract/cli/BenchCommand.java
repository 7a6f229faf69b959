package io.github.headstart.extract.cli;

import io.github.headstart.backbone.Workers;
import io.github.headstart.extract.bench.ExtractBench;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.measure.Spread;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code extract bench}: measures the speed of extraction. */
@Command(
        name = "bench",
        description =
                "Measures in turn the backbone alone, preparing images alone and the whole pipeline. Leaves the store unchanged: the shards go into Java's folder for temporary files and are removed.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private ManifestArgument manifest;

    @Option(names = "--rounds", defaultValue = "5", description = "number of rounds (default: ${DEFAULT-VALUE})")
    private int rounds;

    @Option(
            names = "--seconds",
            defaultValue = "5",
            description = "approximate duration of each measurement (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Mixin
    private WorkerOptions workers;

    @Option(names = "--json", description = "print the result as one JSON object")
    private boolean json;

    private static final int LONGEST_SECONDS = 600;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (rounds < 1 || !(seconds > 0 && seconds <= LONGEST_SECONDS)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--rounds, --seconds: expected at least 1 and at most %d seconds, found %d, %s"
                            .formatted(LONGEST_SECONDS, rounds, seconds));
        }
        DataManifest description = manifest.read();
        Path cacheFolder = manifest.cache(description);
        ExtractBench bench = ExtractBench.run(
                description, cacheFolder, workers.of(spec.commandLine(), description), rounds, seconds);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(bench.fields()));
        } else {
            print(bench, out);
        }
        out.flush();
        return 0;
    }

    private static void print(ExtractBench bench, PrintWriter out) {
        Workers workers = bench.workers();
        out.println("%s, %s, batches of %d, %d at once"
                .formatted(bench.backbone(), bench.precision(), workers.batch(), workers.count()));
        out.println(
                "%s, %s each".formatted(Count.of(bench.rounds().size(), "round"), Count.of(bench.images(), "image")));
        out.println();
        out.println("%-30s %10s %10s %10s".formatted("images/s", "median", "lowest", "highest"));
        line(out, bench, "backbone alone", ExtractBench.Round::forward);
        line(out, bench, "preparing alone", ExtractBench.Round::prepare);
        line(out, bench, "whole", ExtractBench.Round::whole);
        if (bench.hasAugmented()) {
            line(out, bench, "preparing alone, augmented", ExtractBench.Round::prepareAugmented);
            line(out, bench, "whole, augmented", ExtractBench.Round::augmented);
        }
        out.println();
        ratio(out, bench, "whole / backbone alone", round -> round.whole() / round.forward());
        if (bench.hasAugmented()) {
            ratio(out, bench, "whole, augmented / whole", round -> round.augmented() / round.whole());
        }
    }

    private static void line(
            PrintWriter out, ExtractBench bench, String name, ToDoubleFunction<ExtractBench.Round> value) {
        print(out, "%-30s %10.1f %10.1f %10.1f%n", name, bench.spread(value));
    }

    private static void ratio(
            PrintWriter out, ExtractBench bench, String name, ToDoubleFunction<ExtractBench.Round> value) {
        print(out, "%-30s %10.3f %10.3f %10.3f%n", name, bench.spread(value));
    }

    private static void print(PrintWriter out, String format, String name, Spread spread) {
        out.printf(Locale.ROOT, format, name, spread.median(), spread.lowest(), spread.highest());
    }
}
