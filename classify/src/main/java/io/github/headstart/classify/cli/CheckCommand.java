package io.github.headstart.classify.cli;

import io.github.headstart.classify.check.CheckResult;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify check}: checks the data of a store and keeps the result for trainings. */
@Command(
        name = "check",
        description =
                "Looks in a feature store for problems that make results unreliable, such as the same image in two "
                        + "splits, and keeps what it finds in the store's folder, so that no training repeats the checks.",
        mixinStandardHelpOptions = true)
final class CheckCommand implements Callable<Integer> {
    @Parameters(
            arity = "0..1",
            paramLabel = "DIR",
            description = "feature store (default: the one named in ./data-manifest.json)")
    private Path directory;

    @Option(names = "--json", description = "print the result as JSON, as in " + CheckResult.FILE)
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store = FeatureStore.open(ClassifyCommand.storeDirectory(directory))) {
            List<SplitIndex> splits = Stream.of(Split.values())
                    .map(split -> SplitIndex.of(store, split))
                    .toList();
            CheckResult result = CheckResult.compute(store, splits);
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
            }
        }
        out.flush();
        return 0;
    }
}
