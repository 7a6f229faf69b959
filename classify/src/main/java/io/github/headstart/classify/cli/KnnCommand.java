package io.github.headstart.classify.cli;

import io.github.headstart.classify.knn.KnnResult;
import io.github.headstart.classify.knn.KnnSearch;
import io.github.headstart.classify.knn.KnnTable;
import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.run.Run;
import io.github.headstart.cli.Flags;
import io.github.headstart.error.InvalidValueException;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "feature store (default: the one named in ./data-manifest.json)",
            showDefaultValue = picocli.CommandLine.Help.Visibility.NEVER)
    private Path directory;

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

    @ArgGroup
    private Format format = new Format();

    @Spec
    private CommandSpec spec;

    private static final class Format {
        @Option(names = "--csv", description = "print the table as CSV")
        private boolean csv;

        @Option(names = "--json", description = "print the results as JSON")
        private boolean json;
    }

    /** What --json prints. */
    private record Printed(String store, int folds, long seed, int chosenK, List<KnnResult> results) {}

    @Override
    public Integer call() {
        List<Run> read = runs.stream().map(Run::read).toList();
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store = FeatureStore.open(ClassifyCommand.storeDirectory(directory))) {
            // Before the search, so that a wrong run is named at once.
            KnnTable.of(store, List.of(), read);
            KnnSearch.Found found = new KnnSearch(store, sizes, folds, seed).run();
            KnnResult chosen = found.results().get(found.chosen());
            TextTable table = KnnTable.of(store, found.results(), read);
            if (format.json) {
                out.print(Json.document(
                        new Printed(store.directory().toString(), folds, seed, chosen.k(), found.results())));
            } else if (format.csv) {
                out.print(table.csv());
            } else {
                out.print(table.lines(Integer.MAX_VALUE));
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
}
