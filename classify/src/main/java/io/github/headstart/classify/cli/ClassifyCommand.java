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
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command {@code classify}: trains a head on stored features. */
@Command(
        name = "classify",
        description = "Trains a head on a feature store, evaluates it and writes the results to a folder.",
        subcommands = {
            EvaluateCommand.class,
            CalibrateCommand.class,
            PredictCommand.class,
            ReportCommand.class,
            ExportCommand.class,
            CheckCommand.class,
            BenchCommand.class,
            SweepCommand.class,
            KnnCommand.class,
            SimilarCommand.class
        },
        versionProvider = VersionProvider.class,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
public final class ClassifyCommand implements Callable<Integer> {
    /** The help text of the parameter RUN. */
    static final String RUN =
            "the folder of a finished run, such as " + RunDescription.EXAMPLE + "; it contains " + RunDescription.FILE;

    private static final int FAILED = 1;
    private static final List<String> WITH_RESUME =
            List.of("--resume", "--tensorboard", "--manifest", "--cache", "--verbose");

    @Mixin
    private StoreArgument storeArgument;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "folder to write the results to (default: runs/<date-time>)")
    private Path output;

    @Option(
            names = "--resume",
            paramLabel = "RUN",
            description = "resume an interrupted run with its original options and store; RUN is its --output")
    private Path resume;

    @Option(
            names = "--tensorboard",
            paramLabel = "DIR",
            description = "log directory for TensorBoard event files (default: none)")
    private Path tensorBoard;

    @Mixin
    private TrainFlags flags;

    @Mixin
    private BackboneFlags backbone;

    @Option(names = "--verbose", scope = ScopeType.INHERIT, description = "print stack traces of errors")
    private boolean verbose;

    @Spec
    private CommandSpec spec;

    public static void main(String[] arguments) {
        System.exit(CommandLines.run(new ClassifyCommand(), arguments));
    }

    @Override
    public Integer call() {
        // TensorFlow is loaded in the background, since loading it takes about as long as checking the store.
        Thread loading = new Thread(NativeTensorFlow::version, "tensorflow");
        loading.setDaemon(true);
        loading.start();
        try (StopSignal stop = StopSignal.watch()) {
            return resume == null ? train(stop) : resume(stop);
        }
    }

    private int train(StopSignal stop) {
        TrainOptions options = checked(flags::options);
        try (FeatureStore store = storeArgument.open()) {
            return train(store, options, stop);
        }
    }

    private int train(FeatureStore store, TrainOptions options, StopSignal stop) {
        Path results = results(output, "");
        return run(
                store,
                options,
                checked(() -> TrainRun.create(store, options, () -> backbone.find(store), results)),
                results,
                stop);
    }

    private int resume(StopSignal stop) {
        for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
            if (!WITH_RESUME.contains(option.longestName())) {
                throw new ParameterException(
                        spec.commandLine(),
                        "%s: --resume uses the options of the run, expected no other option than %s"
                                .formatted(option.longestName(), String.join(", ", WITH_RESUME)));
            }
        }
        Checkpoint checkpoint = Checkpoint.read(resume);
        TrainOptions options = checkpoint.options();
        try (FeatureStore store = storeArgument.openOr(checkpoint.store())) {
            return run(
                    store,
                    options,
                    TrainRun.resume(store, options, () -> backbone.find(store), resume, checkpoint),
                    resume,
                    stop);
        }
    }

    private int run(FeatureStore store, TrainOptions options, TrainRun run, Path results, StopSignal stop) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(HeadSummary.table(run.spec()));
        out.println("training on %s%s, %s%s"
                .formatted(
                        Count.of(run.images(Split.TRAIN), "image"),
                        run.passes() == 0 ? "" : " and " + Count.of(run.passes(), "augmentation pass"),
                        run.images(Split.VALIDATION) == 0
                                ? "no validation images"
                                : "validating on " + Count.of(run.images(Split.VALIDATION), "image"),
                        run.resumedEpochs() == 0 ? "" : ", resuming after epoch %d".formatted(run.resumedEpochs())));
        options.fineTune()
                .ifPresent(
                        tuning -> out.println("epochs 1 to %d: the head alone; then up to %s of fine-tuning from %s on"
                                .formatted(
                                        options.epochs().most(), Count.of(tuning.epochs(), "epoch"), tuning.from())));
        if (!store.recipe().backbone().trained()) {
            out.println(
                    "note: the backbone is UNTRAINED (random weights from a seed): the metrics say nothing about a trained backbone");
        }
        out.flush();
        TrainResult result = run.run(
                new TrainProgress(out, options.allEpochs()),
                Optional.ofNullable(tensorBoard),
                stop,
                ClassifyCommand::report);
        out.println();
        out.print(stopReason(result, results));
        out.print(MetricLines.of(result.run().metrics()));
        out.println("results: " + results);
        out.flush();
        return result.run().description().stopReason() == StopReason.DIVERGED ? FAILED : 0;
    }

    /** Writes the report. It is written after all other results and can be rewritten from them at any time. */
    static void report(Run run) {
        Path folder = run.folder();
        try {
            Report.write(run, ShellCommands.of(run), folder.resolve(Report.FILE));
        } catch (OutOfMemoryError e) {
            throw MemoryException.during(
                    "%s: the results are complete except for the report; write it with `classify report %s`"
                            .formatted(folder, folder),
                    e);
        } catch (RuntimeException e) {
            throw new PipelineException(
                    "%s: the results are complete, but the report could not be written: %s; write it with `classify report %s`"
                            .formatted(folder, e instanceof PipelineException ? e.getMessage() : e, folder),
                    e);
        }
    }

    private static String stopReason(TrainResult result, Path results) {
        int last = result.run().history().epochs().size();
        String best = "the best weights are from epoch %d"
                .formatted(result.run().description().bestEpoch() + 1);
        return switch (result.run().description().stopReason()) {
            case FINISHED -> "";
            case STOPPED_EARLY -> "stopped early after epoch %d without improvement; %s%n".formatted(last, best);
            case INTERRUPTED ->
                "interrupted after epoch %d; %s; continue with --resume %s%n".formatted(last, best, results);
            case NOT_CONVERGED -> "L-BFGS has not converged; try a larger --l2%n".formatted();
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

    /** Reports an invalid value as wrong usage of the command line. */
    private <T> T checked(Supplier<T> value) {
        try {
            return value.get();
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
    }

    /** Refuses two output formats. */
    static void checkFormats(CommandLine line, boolean csv, boolean json) {
        if (csv && json) {
            throw new ParameterException(line, "--json: expected one output format, found --csv too");
        }
    }

    /**
     * A command's folder for results.
     *
     * @param given may be null
     * @param prefix of the name of a folder below {@code runs}, before date and time
     */
    static Path results(Path given, String prefix) {
        return Optional.ofNullable(given).orElseGet(() -> Path.of("runs")
                .resolve(prefix
                        + DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now())));
    }
}
