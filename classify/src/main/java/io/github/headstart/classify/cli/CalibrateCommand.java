package io.github.headstart.classify.cli;

import io.github.headstart.classify.metrics.TextTable;
import io.github.headstart.classify.run.CalibrateRun;
import io.github.headstart.classify.run.EvaluateRun;
import io.github.headstart.classify.run.RunCalibration;
import io.github.headstart.json.Json;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.text.Count;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command {@code classify calibrate}: calibrates the probabilities of a finished run. */
@Command(
        name = "calibrate",
        description =
                "Fits a temperature on the validation split, so that the probabilities of a run say how often its predictions "
                        + "are right, and writes it into the run: predict, evaluate, export and the report use it from then on. "
                        + "No prediction changes.",
        mixinStandardHelpOptions = true)
final class CalibrateCommand implements Callable<Integer> {
    @Parameters(index = "0", paramLabel = "RUN", description = ClassifyCommand.RUN)
    private Path folder;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "DIR",
            description = "the feature store that the run was trained on, if it was moved")
    private Path directory;

    @Option(names = "--json", description = "print the calibration as JSON, as in run.json")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (FeatureStore store =
                FeatureStore.open(Optional.ofNullable(directory).orElseGet(() -> EvaluateRun.storeOf(folder)))) {
            RunCalibration calibration = CalibrateRun.of(folder, store).calibrate(ClassifyCommand::report);
            out.print(json ? Json.document(calibration) : text(calibration));
        }
        out.flush();
        return 0;
    }

    private String text(RunCalibration calibration) {
        List<List<String>> rows = calibration.splits().stream()
                .map(split -> List.of(
                        split.split().toString(),
                        Count.of(split.images()),
                        number(split.before().expectedError()),
                        number(split.after().expectedError()),
                        number(split.before().negativeLogLikelihood()),
                        number(split.after().negativeLogLikelihood())))
                .toList();
        Path exports = folder.resolve(ExportCommand.FOLDER);
        return "%s%n%s%s%s%s%n"
                .formatted(
                        calibration.text(),
                        calibration.warning().map("warning: %s%n"::formatted).orElse(""),
                        new TextTable(List.of("split", "images", "ECE before", "after", "NLL before", "after"), rows)
                                .lines(rows.size()),
                        Files.exists(exports) ? "note: %s was exported before: export again%n".formatted(exports) : "",
                        "results: " + folder);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
