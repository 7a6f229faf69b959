package io.github.headstart.classify.cli;

import io.github.headstart.classify.knn.KnnResult;
import io.github.headstart.classify.knn.KnnSearch;
import io.github.headstart.classify.knn.KnnTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The command {@code classify knn}: a baseline that needs no training. */
@Command(
        name = "knn",
        description = "Classifies by the k nearest train images (cosine of pooled features), a baseline without "
                + "training; k is chosen by cross-validation on the train split.",
        sortOptions = false,
        mixinStandardHelpOptions = true,
        showDefaultValues = true)
final class KnnCommand implements Callable<Integer> {
    @Mixin
    private StoreArgument storeArgument;

    @Option(
            names = "-k",
            split = ",",
            paramLabel = "K",
            description = "numbers of neighbours to try, separated by commas (default: 1,3,5,7,9,15,21,31,51,101 "
                    + "as far as there are as many images)")
    private List<Integer> sizes = List.of();

    @Option(names = "--folds", paramLabel = "N", defaultValue = "5", description = "number of folds")
    private int folds;

    @Option(names = "--seed", defaultValue = "42", description = "random seed of the folds, as of classify sweep")
    private long seed;

    @Option(
            names = "--run",
            paramLabel = "RUN",
            description = "a run trained on the store, to compare with; may be repeated")
    private List<Path> runs = List.of();

    @Option(names = "--csv", description = "print the table as CSV")
    private boolean csv;

    @Option(names = "--json", description = "print the results as JSON")
    private boolean json;

    @Spec
    private CommandSpec spec;

    /** What --json prints. */
    private record Printed(String store, int folds, long seed, int chosenK, List<KnnResult> results) {}

    @Override
    public Integer call() {
        ClassifyCommand.checkFormats(spec.commandLine(), csv, json);
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store = storeArgument.open()) {
            List<Run> compared = comparable(store);
            KnnSearch.Found found = new KnnSearch(store, sizes, folds, seed)
                    .run(images -> ConsoleProgress.start("nearest neighbours", "images", images));
            KnnResult chosen = found.results().get(found.chosen());
            KnnTable table = KnnTable.of(found.results(), compared);
            if (json) {
                out.print(Json.document(
                        new Printed(store.directory().toString(), folds, seed, chosen.k(), found.results())));
            } else if (csv) {
                out.print(table.table().csv());
                table.note().ifPresent(spec.commandLine().getErr()::println);
            } else {
                out.print(table.table().lines(Integer.MAX_VALUE));
                table.note().ifPresent(out::println);
                out.println(String.format(
                        Locale.ROOT,
                        "k = %d has the highest accuracy over %d folds of the train split",
                        chosen.k(),
                        folds));
            }
        } catch (InvalidValueException e) {
            throw Flags.wrongUsage(spec.commandLine(), e);
        }
        out.flush();
        return 0;
    }

    /** The runs to compare with; names all that cannot be read or compared. */
    private List<Run> comparable(FeatureStore store) {
        List<Run> comparable = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        for (Path folder : runs) {
            try {
                Run run = Run.read(folder);
                KnnTable.whyNotComparable(store, run).ifPresent(problems::add);
                comparable.add(run);
            } catch (PipelineException e) {
                problems.add(e.getMessage());
            }
        }
        if (!problems.isEmpty()) {
            throw new PipelineException(String.join("\n", problems));
        }
        return comparable;
    }
}
