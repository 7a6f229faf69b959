package io.github.headstart.classify.cli;

import io.github.headstart.classify.train.TrainBench;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.json.Json;
import io.github.headstart.measure.Spread;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code classify bench}: measures training speed on this machine. */
@Command(
        name = "bench",
        description = "Measures the time to load a batch, to train on a batch, and to do both. Changes nothing.",
        sortOptions = false,
        showDefaultValues = true,
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Mixin
    private StoreArgument storeArgument;

    @Option(names = "--rounds", defaultValue = "5", description = "number of measurements")
    private int rounds;

    @Option(names = "--json", description = "print the result as one JSON object")
    private boolean json;

    @Mixin
    private TrainFlags flags;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        TrainBench bench;
        try (FeatureStore store = storeArgument.open()) {
            bench = TrainBench.run(store, options(), rounds);
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.line(bench.fields()));
        } else {
            print(bench, out);
        }
        out.flush();
        return 0;
    }

    private TrainOptions options() {
        if (rounds < 1) {
            throw new ParameterException(spec.commandLine(), "--rounds: expected at least 1, found " + rounds);
        }
        TrainOptions options = flags.options();
        if (options.fineTune().isPresent()) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--fine-tune: expected no value, since the training of heads is measured, found "
                            + options.fineTune().get().from());
        }
        return options;
    }

    private static void print(TrainBench bench, PrintWriter out) {
        out.printf(
                Locale.ROOT,
                "batches of %d × %,d values, a head of %,d parameters%n",
                bench.batchSize(),
                bench.featureSize(),
                bench.parameters());
        out.println(
                "%s, %s each%n".formatted(Count.of(bench.rounds().size(), "round"), Count.of(bench.steps(), "step")));
        out.println("%-20s %10s %10s %10s".formatted("milliseconds", "median", "lowest", "highest"));
        line(out, bench, "load batch", TrainBench.Round::load);
        line(out, bench, "training step", TrainBench.Round::step);
        line(out, bench, "load and step", TrainBench.Round::both);
    }

    private static void line(PrintWriter out, TrainBench bench, String name, ToDoubleFunction<TrainBench.Round> value) {
        Spread spread = bench.spread(value);
        out.printf(
                Locale.ROOT, "%-20s %10.3f %10.3f %10.3f%n", name, spread.median(), spread.lowest(), spread.highest());
    }
}
