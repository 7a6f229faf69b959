package io.github.headstart.classify.cli;

import io.github.headstart.classify.check.CheckResult;
import io.github.headstart.classify.check.LabelCheck;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.report.LabelIssuesPage;
import io.github.headstart.classify.run.OutputFolder;
import io.github.headstart.classify.run.RunDescription.TrainedOn;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.process.StopSignal;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code classify check}: checks the data of a store and keeps the result for trainings. */
@Command(
        name = "check",
        description =
                "Looks in a feature store for problems that make results unreliable, such as the same image in two "
                        + "splits, and keeps what it finds in the store's folder, so that no training repeats the checks. With "
                        + "--labels it looks for wrong labels instead.",
        sortOptions = false,
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    private static final int SHOWN = 10;
    private static final long SEED = 42;

    @Mixin
    private StoreArgument storeArgument;

    @Option(names = "--json", description = "print the result as JSON, as in " + CheckResult.FILE)
    private boolean json;

    @Option(
            names = "--labels",
            description = "look for wrong labels, by confident learning with linear probes in " + LabelCheck.FOLDS
                    + " folds over the images of all splits, and write " + LabelCheck.FILE + " and "
                    + LabelIssuesPage.FILE + "; not for images of several classes")
    private boolean labels;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "folder to write " + CheckProgress.FILE + " to, or the files of --labels (default of these: "
                    + "runs/labels-<date-time>); must be new or empty")
    private Path output;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (labels) {
            return checkLabels();
        }
        if (output == null) {
            return checkData(Optional.empty());
        }
        try (OutputFolder results = OutputFolder.create(output)) {
            return checkData(Optional.of(output));
        }
    }

    private int checkData(Optional<Path> folder) {
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store = storeArgument.open();
                CheckProgress progress = new CheckProgress(folder)) {
            List<SplitIndex> splits = Stream.of(Split.values())
                    .map(split -> SplitIndex.of(store, split))
                    .toList();
            CheckResult result = CheckResult.compute(store, splits, progress);
            progress.commit();
            Optional<String> notKept = result.keep(store);
            if (json) {
                out.print(Json.document(result));
            } else {
                result.warnings().forEach(warning -> out.println(TrainProgress.line(warning)));
                out.println("%s: %s, %s; the result %s"
                        .formatted(
                                store.directory(),
                                Count.of(
                                        splits.stream()
                                                .mapToInt(SplitIndex::images)
                                                .sum(),
                                        "image"),
                                Count.of(result.warnings().size(), "warning"),
                                notKept.map(reason -> "could not be kept there: " + reason)
                                        .orElse("is kept in " + CheckResult.FILE)));
                folder.ifPresent(each -> out.println("near-duplicates: " + each.resolve(CheckProgress.FILE)));
            }
        }
        out.flush();
        return 0;
    }

    private int checkLabels() {
        if (json) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--json: expected no option --labels beside it, which writes " + LabelCheck.FILE);
        }
        PrintWriter out = spec.commandLine().getOut();
        long start = System.nanoTime();
        Path folder = ClassifyCommand.results(output, "labels-");
        try (StopSignal stop = StopSignal.watch();
                FeatureStore store = storeArgument.open();
                OutputFolder results = OutputFolder.create(folder)) {
            LabelCheck check = LabelCheck.of(
                    store, SEED, stop, () -> ConsoleProgress.start("linear probes", "folds", LabelCheck.FOLDS));
            TextTable table = check.table();
            table.write(folder.resolve(LabelCheck.FILE));
            LabelIssuesPage.write(check, TrainedOn.of(store), folder.resolve(LabelIssuesPage.FILE));
            out.println(String.format(
                    Locale.ROOT,
                    "%s in %d folds, accuracy %.4f with an l2 of %.3g",
                    Count.of(check.images(), "image"),
                    LabelCheck.FOLDS,
                    check.accuracy(),
                    check.l2()));
            out.println("%s whose label is unlikely%n"
                    .formatted(Count.of(check.issues().size(), "image")));
            out.print(table.lines(SHOWN));
            out.println();
            out.println(String.format(Locale.ROOT, "%.1f s; results: %s", (System.nanoTime() - start) / 1e9, folder));
        }
        out.flush();
        return 0;
    }
}
