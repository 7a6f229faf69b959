package io.github.headstart.classify.cli;

import io.github.headstart.backbone.Vgg16Convolution;
import io.github.headstart.classify.run.OutputFolder;
import io.github.headstart.classify.run.TrainRun;
import io.github.headstart.classify.sweep.Sweep;
import io.github.headstart.classify.sweep.SweepDescription;
import io.github.headstart.classify.sweep.SweepSpace;
import io.github.headstart.classify.sweep.SweepTable;
import io.github.headstart.classify.sweep.Trial;
import io.github.headstart.classify.sweep.TrialLog;
import io.github.headstart.classify.sweep.TrialResult;
import io.github.headstart.classify.train.FineTuneOptions;
import io.github.headstart.classify.train.StopReason;
import io.github.headstart.classify.train.TrainOptions;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code classify sweep}: a hyperparameter search over heads. */
@Command(
        name = "sweep",
        description =
                "Searches hyperparameters: trains a head for each combination of values and ranks them by the monitored metric.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class SweepCommand implements Callable<Integer> {
    private static final int SHOWN = 10;

    @Mixin
    private StoreArgument storeArgument;

    @Option(
            names = "--try",
            paramLabel = "FLAG=VALUES",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER,
            description =
                    "values of an option below, separated by spaces, for example --try \"hidden=0 64 256,128\"; or a "
                            + "range, --try learning-rate=1e-5..1e-2: the powers of ten between its ends, "
                            + "or with --random values drawn from it; may be repeated")
    private List<String> tried = List.of();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "JSON file with the values to try: {\"hidden\": [0, 64, [256, 128]], \"learning_rate\": [1e-5, 1e-4]}")
    private Path plan;

    @Option(
            names = "--random",
            paramLabel = "N",
            description = "random search: number of combinations to draw (default: grid search over all combinations)")
    private Integer random;

    @Option(
            names = "--folds",
            paramLabel = "K",
            description =
                    "number of folds of a cross-validation on the train split; identical images are in the same fold "
                            + "(default: validate on the validation split)")
    private Integer folds;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "folder to write sweep.csv and sweep.json to (default: runs/sweep-<date-time>)")
    private Path output;

    @Option(
            names = "--resume",
            paramLabel = "SWEEP",
            description = "resume an interrupted sweep with its original options and store; SWEEP is its --output")
    private Path resume;

    @Mixin
    private TrainFlags flags;

    @Mixin
    private BackboneFlags backbone;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        try (StopSignal stop = StopSignal.watch()) {
            return resume == null ? start(stop) : resume(stop);
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
    }

    private int start(StopSignal stop) {
        Path results = ClassifyCommand.results(output, "sweep-");
        TrainOptions base = flags.options();
        SweepSpace space = space();
        List<Trial> trials = trials(base, space, Optional.ofNullable(random));
        try (FeatureStore store = storeArgument.open()) {
            SweepDescription asked = SweepDescription.begin(
                    store, base, space, Optional.ofNullable(random), Optional.ofNullable(folds), trials.size());
            Sweep sweep = sweep(store, base, asked.folds(), trials);
            // The folder is locked before the training, whose results would be lost if it could not be written to.
            try (OutputFolder locked = OutputFolder.create(results)) {
                return sweep(sweep, store, asked, trials, results, stop);
            }
        }
    }

    private int resume(StopSignal stop) {
        SweepDescription unfinished = SweepDescription.readUnfinished(resume);
        refuseOtherSettings(unfinished);
        TrainOptions base = unfinished.options();
        List<Trial> trials = trials(base, unfinished.space(), unfinished.random());
        try (FeatureStore store = storeArgument.openOr(unfinished.store().path())) {
            if (!store.checksum().equals(unfinished.store().sha256())) {
                throw new PipelineException(
                        "%s: expected the store of the sweep in %s, features.json with SHA-256 %s, found %s; start a new sweep"
                                .formatted(
                                        store.directory(),
                                        resume,
                                        unfinished.store().sha256(),
                                        store.checksum()));
            }
            Sweep sweep = sweep(store, base, unfinished.folds(), trials);
            try (OutputFolder locked = OutputFolder.existing(resume)) {
                return sweep(
                        sweep,
                        store,
                        SweepDescription.begin(
                                store,
                                base,
                                unfinished.space(),
                                unfinished.random(),
                                unfinished.folds(),
                                trials.size()),
                        trials,
                        resume,
                        stop);
            }
        }
    }

    private Sweep sweep(FeatureStore store, TrainOptions base, Optional<Integer> folds, List<Trial> trials) {
        List<Vgg16Convolution> convolutions = List.of();
        Set<FineTuneOptions> checked = new HashSet<>();
        for (Trial trial : trials) {
            if (trial.options().fineTune().filter(checked::add).isPresent()) {
                convolutions = TrainRun.convolutions(store, trial.options(), () -> backbone.find(store));
            }
        }
        return new Sweep(store, base, folds, convolutions, TrainProgress::frozenLayers);
    }

    /** With --resume only options that equal those of the sweep are allowed. */
    private void refuseOtherSettings(SweepDescription asked) {
        refuseOther("--output", Optional.ofNullable(output).map(Path::toString), Optional.empty());
        Map<String, String> known = OptionTexts.values(asked.options());
        Map<String, String> given = OptionTexts.given(spec.commandLine().getParseResult());
        Map<String, String> typed = OptionTexts.values(OptionTexts.with(asked.options(), given));
        given.keySet()
                .forEach(name -> refuseOther(
                        Flags.of(name), Optional.ofNullable(typed.get(name)), Optional.ofNullable(known.get(name))));
        if (plan != null || !tried.isEmpty()) {
            space().values()
                    .forEach((name, values) -> refuseOther(
                            "--try " + typed(name),
                            Optional.of(String.join(" ", values)),
                            Optional.ofNullable(asked.varied().get(name)).map(tries -> String.join(" ", tries))));
        }
        refuseOther("--random", Optional.ofNullable(random), asked.random());
        refuseOther("--folds", Optional.ofNullable(folds), asked.folds());
    }

    private <T> void refuseOther(String flag, Optional<T> given, Optional<T> known) {
        if (given.isPresent() && !given.equals(known)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%s: --resume uses the settings of %s, expected %s or no value, found %s"
                            .formatted(flag, resume, known.map(Object::toString).orElse("none"), given.get()));
        }
    }

    private int sweep(
            Sweep sweep,
            FeatureStore store,
            SweepDescription asked,
            List<Trial> trials,
            Path results,
            StopSignal stop) {
        TrialLog log = new TrialLog(results);
        List<TrialResult> earlier = log.read(trials);
        asked.write(results);
        PrintWriter out = spec.commandLine().getOut();
        out.println("%s%s%s, %d at a time, features %s"
                .formatted(
                        Count.of(trials.size(), "configuration"),
                        asked.folds().map(" in %d folds"::formatted).orElse(""),
                        earlier.isEmpty() ? "" : ", %d of them already trained".formatted(earlier.size()),
                        Runtime.getRuntime().availableProcessors(),
                        sweep.isLoaded() ? "in memory" : "read from the store"));
        sweep.warnings().forEach(warning -> out.println(TrainProgress.line(warning)));
        out.flush();
        long start = System.nanoTime();
        AtomicInteger done = new AtomicInteger(earlier.size());
        SweepTable found = sweep.run(
                trials,
                earlier,
                result -> {
                    log.add(result);
                    if (result.stopReason() != StopReason.INTERRUPTED
                            && done.incrementAndGet() % Math.max(1, trials.size() / 10) == 0) {
                        out.println(String.format(
                                Locale.ROOT, "%d of %d, %.1f s", done.get(), trials.size(), seconds(start)));
                        out.flush();
                    }
                },
                stop);
        Path file = asked.with(found, seconds(start)).write(results, found);
        out.println();
        out.print(found.table().lines(SHOWN));
        out.println();
        found.best()
                .ifPresent(best -> out.println(
                        "best: " + ShellCommands.classify(store.directory().toString(), best.options())));
        found.testAccuracy()
                .ifPresent(accuracy -> out.println(String.format(Locale.ROOT, "test accuracy: %.4f", accuracy)));
        if (found.interrupted()) {
            out.println("interrupted: %d of %s trained; continue with: %s"
                    .formatted(
                            done.get(),
                            Count.of(trials.size(), "configuration"),
                            ShellCommands.resumeSweep(results.toString())));
        }
        out.println(String.format(Locale.ROOT, "%.1f s; results: %s", seconds(start), file));
        out.flush();
        return 0;
    }

    private SweepSpace space() {
        Map<String, List<String>> values = new LinkedHashMap<>();
        if (plan != null) {
            values.putAll(SweepPlan.read(plan));
        }
        Map<String, List<String>> typed = new LinkedHashMap<>();
        tried.forEach(each -> addTried(each, typed));
        values.putAll(typed);
        if (values.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "expected --plan or --try with the values to try, found neither");
        }
        return new SweepSpace(values);
    }

    /** Reads one {@code --try}. */
    private void addTried(String text, Map<String, List<String>> values) {
        int equals = text.indexOf('=');
        if (equals < 0 || text.substring(equals + 1).isBlank()) {
            throw wrongTry("", "FLAG=VALUES, for example \"hidden=0 64\"", text);
        }
        String option = OptionTexts.name(text.substring(0, equals));
        if (!OptionTexts.names().contains(option)) {
            String flags = OptionTexts.names().stream().map(SweepCommand::typed).collect(Collectors.joining(", "));
            throw wrongTry("", "FLAG=VALUES, FLAG one of " + flags, text);
        }
        List<String> list = List.of(text.substring(equals + 1).strip().split("\\s+"));
        if (values.putIfAbsent(option, list) != null) {
            throw wrongTry(" " + typed(option), "all values in one --try, separated by spaces", "two");
        }
    }

    /** An option as it is typed after {@code --try}: without the hyphens that begin a flag. */
    private static String typed(String option) {
        return Flags.of(option).substring(2);
    }

    private ParameterException wrongTry(String which, String expected, String found) {
        return new ParameterException(
                spec.commandLine(), "--try%s: expected %s, found %s".formatted(which, expected, found));
    }

    private List<Trial> trials(TrainOptions base, SweepSpace space, Optional<Integer> drawn) {
        List<Map<String, String>> combinations =
                drawn.map(count -> space.random(count, base.seed())).orElseGet(space::grid);
        return combinations.stream()
                .map(combination -> trial(base, combination))
                .toList();
    }

    private Trial trial(TrainOptions base, Map<String, String> combination) {
        try {
            return new Trial(combination, OptionTexts.with(base, combination));
        } catch (ParameterException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private static double seconds(long start) {
        return (System.nanoTime() - start) / 1e9;
    }
}
