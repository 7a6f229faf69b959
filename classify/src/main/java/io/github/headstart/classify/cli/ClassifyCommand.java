package io.github.headstart.classify.cli;

import io.github.headstart.backbone.NativeTensorFlow;
import io.github.headstart.classify.data.NonFiniteRows;
import io.github.headstart.classify.report.Report;
import io.github.headstart.classify.run.Run;
import io.github.headstart.classify.run.RunDescription;
import io.github.headstart.classify.run.TrainResult;
import io.github.headstart.classify.run.TrainRun;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.CommandLines;
import io.github.headstart.cli.Flags;
import io.github.headstart.cli.VersionProvider;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.MemoryException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** {@code classify}: phase two. */
@Command(
        name = "classify",
        description = "Trains a head on a feature store, judges it and writes everything into a folder.",
        subcommands = {
            EvaluateCommand.class,
            PredictCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            BenchCommand.class,
            SweepCommand.class
        },
        versionProvider = VersionProvider.class,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class ClassifyCommand implements Callable<Integer> {
    /** What a parameter RUN is. */
    static final String RUN =
            "the folder of a finished run, such as " + RunDescription.EXAMPLE + "; it holds " + RunDescription.FILE;

    private static final int FAILED = 1;
    private static final List<String> WITH_RESUME = List.of("--resume", "--tensorboard", "--verbose");

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "the feature store (default: the one that data-manifest.json here names)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private Path directory;

    @Option(names = "--output", paramLabel = "DIR", description = "where the results go (default: runs/<date-time>)")
    private Path output;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "go on with a training that was broken off, with its own flags; RUN is its --output")
    private Path resume;

    @Option(names = "--tensorboard", paramLabel = "DIR", description = "write event files for TensorBoard there")
    private Path tensorBoard;

    @Mixin
    private TrainFlags flags;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "show stack traces of failures")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(new ClassifyCommand(), arguments));
    }

    @Override
    public Integer call() {
        // Loading TensorFlow takes about as long as checking the store, and the two do not wait for one another.
        CompletableFuture.runAsync(NativeTensorFlow::version);
        try (StopSignal stop = StopSignal.watch()) {
            return resume == null ? train(stop) : resume(stop);
        }
    }

    private int train(StopSignal stop) {
        TrainOptions options = checked(flags::options);
        try (FeatureStore store = FeatureStore.open(storeDirectory(directory))) {
            return train(store, options, stop);
        }
    }

    private int train(FeatureStore store, TrainOptions options, StopSignal stop) {
        Path results = Optional.ofNullable(output).orElseGet(() -> Path.of("runs")
                .resolve(DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now())));
        return run(store, options, checked(() -> TrainRun.create(store, options, results)), results, stop);
    }

    private int resume(StopSignal stop) {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!WITH_RESUME.contains(option.longestName())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "%s: --resume goes on with the flags of the run, expected none but %s"
                                .formatted(option.longestName(), String.join(", ", WITH_RESUME)));
            }
        }
        Checkpoint checkpoint = Checkpoint.read(resume);
        TrainOptions options = checkpoint.options();
        try (FeatureStore store =
                FeatureStore.open(Optional.ofNullable(directory).orElseGet(() -> Path.of(checkpoint.store())))) {
            return run(store, options, TrainRun.resume(store, options, resume, checkpoint), resume, stop);
        }
    }

    private int run(FeatureStore store, TrainOptions options, TrainRun run, Path results, StopSignal stop) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(HeadSummary.table(run.spec()));
        out.println("training on %s%s, %s%s"
                .formatted(
                        Count.of(run.images(Split.TRAIN), "image"),
                        run.passes() == 0 ? "" : " and " + Count.of(run.passes(), "augmented pass"),
                        run.images(Split.VALIDATION) == 0
                                ? "no validation images"
                                : "validating on " + Count.of(run.images(Split.VALIDATION), "image"),
                        run.resumedEpochs() == 0 ? "" : ", resuming after epoch %d".formatted(run.resumedEpochs())));
        if (!store.recipe().backbone().trained()) {
            out.println("note: the backbone is UNTRAINED (seeded weights): this shows the way, not what it can do");
        }
        out.flush();
        TrainResult result = run.run(
                new TrainProgress(out, options.epochs().epochs()),
                Optional.ofNullable(tensorBoard),
                stop,
                ClassifyCommand::report);
        out.println();
        out.print(stopReason(result, results));
        out.print(MetricLines.of(result.run().scores()));
        out.println("results: " + results);
        out.flush();
        return result.run().description().stopReason() == StopReason.DIVERGED ? FAILED : 0;
    }

    /** The results are complete before it, and it can be written from them at any time. */
    static void report(Run run) {
        Path folder = run.folder();
        try {
            Report.write(run, ShellCommands.of(run), folder.resolve(Report.FILE));
        } catch (OutOfMemoryError e) {
            throw MemoryException.during(
                    "%s: the results are complete, but not their report, which `classify report %s` writes"
                            .formatted(folder, folder),
                    e);
        } catch (RuntimeException e) {
            throw new PipelineException(
                    "%s: the results are complete, but their report could not be written: %s; `classify report %s` writes it"
                            .formatted(folder, e instanceof PipelineException ? e.getMessage() : e, folder),
                    e);
        }
    }

    private static String stopReason(TrainResult result, Path results) {
        int last = result.run().history().epochs().size();
        String best = "the results are those of epoch %d"
                .formatted(result.run().description().bestEpoch() + 1);
        return switch (result.run().description().stopReason()) {
            case FINISHED -> "";
            case STOPPED_EARLY -> "stopped after epoch %d, which brought no improvement; %s%n".formatted(last, best);
            case INTERRUPTED ->
                "interrupted after epoch %d; %s; go on with --resume %s%n".formatted(last, best, results);
            case DIVERGED ->
                "the loss was not finite in epoch %d; %s; %s%n"
                        .formatted(
                                last + 1,
                                best,
                                result.notFinite()
                                        .map(NonFiniteRows::toString)
                                        .orElse("try a smaller --learning-rate"));
        };
    }

    /** Values that cannot be, wherever they show, are the command line's fault. */
    private <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
    }

    /** @param given may be null */
    static Path storeDirectory(Path given) {
        return Optional.ofNullable(given).orElseGet(() -> DataManifest.read(Path.of("data-manifest.json"))
                .features()
                .directory());
    }
}
