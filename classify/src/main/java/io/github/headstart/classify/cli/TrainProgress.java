package io.github.headstart.classify.cli;

import io.github.headstart.classify.check.DataWarning;
import io.github.headstart.classify.run.TrainListener;
import io.github.headstart.classify.train.History;
import io.github.headstart.cli.ConsoleProgress;
import io.github.headstart.cli.Flags;
import io.github.headstart.process.Progress;
import io.github.headstart.text.Printable;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Prints the progress of a training, one line for each warning and epoch. */
final class TrainProgress implements TrainListener {
    private final PrintWriter out;
    private final int epochs;

    TrainProgress(PrintWriter out, int epochs) {
        this.out = out;
        this.epochs = epochs;
    }

    @Override
    public void checked(List<DataWarning> warnings) {
        warnings.forEach(warning -> out.println(line(warning)));
        out.flush();
    }

    /** A warning as it is printed. */
    static String line(DataWarning warning) {
        return "warning: " + Printable.name(Flags.in(warning.toString()));
    }

    @Override
    public Progress computingFrozenLayers(int rows) {
        return frozenLayers(rows);
    }

    @Override
    public Progress iterating() {
        return ConsoleProgress.start("linear probe", "iterations");
    }

    static Progress frozenLayers(int rows) {
        return ConsoleProgress.start("frozen layers", "rows", rows);
    }

    @Override
    public void afterEpoch(History history, double seconds, boolean best) {
        History.Epoch epoch = history.epochs().get(history.epochs().size() - 1);
        String training = String.format(
                Locale.ROOT,
                "Epoch %d/%d  %.1f s  accuracy %.4f  loss %.4f",
                epoch.number() + 1,
                epochs,
                seconds,
                epoch.training().accuracy(),
                epoch.training().loss());
        String validation = epoch.validation()
                .map(metrics -> String.format(
                        Locale.ROOT, "  val_accuracy %.4f  val_loss %.4f", metrics.accuracy(), metrics.loss()))
                .orElse("");
        out.println(training + validation + (best ? "  *" : ""));
        out.flush();
    }
}
