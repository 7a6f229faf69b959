package io.github.headstart.classify.cli;

import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.run.EvaluateRun;
import io.github.headstart.classify.run.OutputFolder;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify evaluate}: evaluates a finished run on a store. */
@Command(
        name = "evaluate",
        description = "Evaluates the head of a run on a feature store with the same recipe and classes.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = ClassifyCommand.RUN)
    private Path run;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR",
            description = "feature store (default: the one that the run was trained on)")
    private Path directory;

    @Option(
            names = "--output",
            paramLabel = "DIR",
            description = "folder to write metrics.json and predictions.csv to (default: none)")
    private Path output;

    @Option(names = "--json", description = "print the metrics as JSON, as in metrics.json")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        if (output != null) {
            OutputFolder.check(output);
        }
        PrintWriter out = spec.commandLine().getOut();
        PrintWriter err = spec.commandLine().getErr();
        try (FeatureStore store =
                FeatureStore.open(Optional.ofNullable(directory).orElseGet(() -> EvaluateRun.storeOf(run)))) {
            EvaluateRun evaluation = EvaluateRun.of(run, store);
            Map<Split, SplitMetrics> metrics = output == null ? evaluation.evaluate() : evaluation.evaluate(output);
            evaluation.calibration().ifPresent(fitted -> err.println("note: calibrated: " + fitted.text()));
            err.flush();
            out.print(json ? Json.document(evaluation.json(metrics)) : MetricLines.of(metrics));
        }
        out.flush();
        return 0;
    }
}
