package io.github.headstart.classify.cli;

import io.github.headstart.classify.report.Commands;
import io.github.headstart.classify.run.OutputFolder;
import io.github.headstart.classify.run.RunRecord;
import io.github.headstart.classify.sweep.Sweep;
import io.github.headstart.classify.sweep.SweepRecord;
import io.github.headstart.classify.sweep.SweepSpace;
import io.github.headstart.classify.sweep.SweepTable;
import io.github.headstart.classify.sweep.Trial;
import io.github.headstart.classify.sweep.TrialLog;
import io.github.headstart.classify.sweep.TrialResult;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.FeatureStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code classify sweep}: many heads, and which is the best. */
@Command(
        name = "sweep",
        description = "Trains a head for each combination of values and sorts them by the monitored figure.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class SweepCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "the feature store (default: the one that data-manifest.json here names)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private Path directory;

    @Option(
            names = "--try",
            paramLabel = "FLAG=VALUES",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description = "values of a flag below, between blanks, for example --try \"hidden=0 64 256,128\"; with "
                    + "--random also a range, --try learning-rate=1e-5..1e-2; may be given several times")
    private Map<String, String> tried = new LinkedHashMap<>();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description = "the same as JSON: {\"hidden\": [0, 64, [256, 128]], \"learning_rate\": [1e-5, 1e-4]}")
    private Path plan;

    @Option(names = "--random", paramLabel = "N", description = "draw so many combinations (default: all of them)")
    private Integer random;

    @Option(
            names = "--folds",
            paramLabel = "K",
            description = "cross-validate on the train split, images of the same content in the same fold (default: "
                    + "validate on the validation split)")
    private Integer folds;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "of sweep.csv and sweep.json (default: runs/sweep-<date-time>)")
    private Path output;

    @Option(
            names = "--resume",
            paramLabel = "SWEEP",
            description = "go on with a sweep that was ended before its end, with its own flags; SWEEP is its --output")
    private Path resume;

    @Mixin
    private TrainFlags flags;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (StopSignal stop = StopSignal.watch()) {
            return resume == null ? start(stop) : resume(stop);
        } catch (InvalidValueException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private int start(StopSignal stop) {
        Path results = Optional.ofNullable(output).orElseGet(() -> Path.of("runs")
                .resolve("sweep-"
                        + DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmmss").format(LocalDateTime.now())));
        TrainOptions base = flags.options();
        SweepRecord asked = new SweepRecord(
                TrainFlags.given(spec.commandLine().getParseResult()),
                space(),
                Optional.ofNullable(random),
                Optional.ofNullable(folds));
        List<Trial> trials = trials(asked, base);
        try (FeatureStore store = FeatureStore.open(ClassifyCommand.storeDirectory(directory))) {
            Sweep sweep = new Sweep(store, base, asked.folds());
            // Before the training whose results go there.
            try (OutputFolder locked = OutputFolder.create(results)) {
                return sweep(sweep, store, asked, trials, results, stop);
            }
        }
    }

    private int resume(StopSignal stop) {
        SweepRecord.Unfinished unfinished = SweepRecord.read(resume);
        refuseOtherSettings(unfinished.asked());
        TrainOptions base = TrainFlags.parse(unfinished.asked().fixed());
        List<Trial> trials = trials(unfinished.asked(), base);
        try (FeatureStore store =
                FeatureStore.open(Optional.ofNullable(directory).orElse(unfinished.store()))) {
            if (!store.checksum().equals(unfinished.storeSha256())) {
                throw new PipelineException(
                        "%s: expected the store of the sweep in %s, features.json with SHA-256 %s, found %s; start a new sweep"
                                .formatted(store.directory(), resume, unfinished.storeSha256(), store.checksum()));
            }
            Sweep sweep = new Sweep(store, base, unfinished.asked().folds());
            try (OutputFolder locked = OutputFolder.existing(resume)) {
                return sweep(sweep, store, unfinished.asked(), trials, resume, stop);
            }
        }
    }

    /** What was given with --resume is what the sweep has anyway, or it is refused. */
    private void refuseOtherSettings(SweepRecord asked) {
        refuseOther("--output", Optional.ofNullable(output).map(Path::toString), Optional.empty());
        TrainFlags.given(spec.commandLine().getParseResult())
                .forEach((flag, value) -> refuseOther(
                        flag,
                        Optional.of(value),
                        Optional.ofNullable(asked.fixed().get(flag))));
        if (plan != null || !tried.isEmpty()) {
            space().values()
                    .forEach((flag, values) -> refuseOther(
                            "--try " + flag,
                            Optional.of(String.join(" ", values)),
                            Optional.ofNullable(asked.space().values().get(flag))
                                    .map(known -> String.join(" ", known))));
        }
        refuseOther("--random", Optional.ofNullable(random), asked.random());
        refuseOther("--folds", Optional.ofNullable(folds), asked.folds());
    }

    private <T> void refuseOther(String flag, Optional<T> given, Optional<T> known) {
        if (given.isPresent() && !given.equals(known)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: --resume goes on with the settings of %s, expected %s or nothing, found %s"
                            .formatted(flag, resume, known.map(Object::toString).orElse("none"), given.get()));
        }
    }

    private int sweep(
            Sweep sweep, FeatureStore store, SweepRecord asked, List<Trial> trials, Path results, StopSignal stop) {
        TrainOptions base = TrainFlags.parse(asked.fixed());
        Map<String, Object> shared = RunRecord.of(store, base, Instant.now());
        TrialLog log = new TrialLog(results);
        List<TrialResult> earlier = log.read(trials);
        asked.begin(results, trials.size(), shared);
        PrintWriter out = spec.commandLine().getOut();
        out.println("%s%s%s, %d at a time, features %s"
                .formatted(
                        Counted.of(trials.size(), "configuration"),
                        asked.folds().map(" in %d folds"::formatted).orElse(""),
                        earlier.isEmpty() ? "" : ", %d of them done before".formatted(earlier.size()),
                        Runtime.getRuntime().availableProcessors(),
                        sweep.isLoaded() ? "in memory" : "read from the store"));
        sweep.warnings().forEach(warning -> out.println("warning: " + warning));
        out.flush();
        long start = System.nanoTime();
        AtomicInteger done = new AtomicInteger(earlier.size());
        SweepTable found = sweep.run(
                trials,
                earlier,
                result -> {
                    log.add(result);
                    if (result.ending() != StopReason.INTERRUPTED
                            && done.incrementAndGet() % Math.max(1, trials.size() / 10) == 0) {
                        out.println(String.format(
                                Locale.ROOT, "%d of %d, %.1f s", done.get(), trials.size(), seconds(start)));
                        out.flush();
                    }
                },
                stop);
        Path file = asked.write(results, found, trials.size(), shared, seconds(start));
        out.println();
        out.print(found.table().lines(SHOWN));
        out.println();
        found.best()
                .ifPresent(best -> out.println(
                        "best: " + Commands.classify(store.directory().toString(), asked.flags(best.varied()))));
        found.testAccuracy()
                .ifPresent(accuracy ->
                        out.println(String.format(Locale.ROOT, "its accuracy on the test split: %.4f", accuracy)));
        if (found.interrupted()) {
            out.println("interrupted: %d of %s done; go on with: %s"
                    .formatted(
                            done.get(),
                            Counted.of(trials.size(), "configuration"),
                            Commands.resumeSweep(results.toString())));
        }
        out.println(String.format(Locale.ROOT, "%.1f s; all results: %s", seconds(start), file));
        out.flush();
        return 0;
    }

    private SweepSpace space() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (plan != null) {
            values.putAll(SweepPlan.read(plan));
        }
        tried.forEach((name, texts) -> {
            String flag = SweepPlan.flag(name);
            if (!TrainFlags.names().contains(flag)) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--try %s=%s: expected one of the flags %s"
                                .formatted(name, texts, String.join(", ", TrainFlags.names())));
            }
            values.put(flag, List.of(texts.strip().split("\\s+")));
        });
        if (values.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "expected --plan or --try, which name what to vary, found neither");
        }
        return new SweepSpace(values);
    }

    private List<Trial> trials(SweepRecord asked, TrainOptions base) {
        List<Map<String, String>> combinations = asked.random()
                .map(count -> asked.space().random(count, base.seed()))
                .orElseGet(asked.space()::grid);
        return combinations.stream()
                .map(combination -> trial(asked, combination))
                .toList();
    }

    private Trial trial(SweepRecord asked, Map<String, String> combination) {
        try {
            return new Trial(combination, TrainFlags.parse(asked.flags(combination)));
        } catch (ParameterException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
