package io.github.headstart.classify.train;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.error.Checks;
import io.github.headstart.error.PipelineException;
import java.util.Locale;
import java.util.Optional;

/**
 * How long training goes on and over what.
 *
 * @param epochs at most, at least 1
 * @param batchSize rows per step, at least 1; the last batch of an epoch may be smaller, and the only one of few rows
 * @param stepsPerEpoch empty for one traversal of the rows
 * @param passes that epochs are trained on; empty for {@code cycle} where the store has augmented passes, else {@code none}
 * @param monitor empty for the validation loss, or the training loss where there is no validation split
 * @param patience stop after so many epochs without improvement of the monitored figure, as Keras's EarlyStopping;
 *     empty for never
 */
public record EpochOptions(
        int epochs,
        int batchSize,
        Optional<Integer> stepsPerEpoch,
        Optional<Passes> passes,
        Optional<Monitor> monitor,
        Optional<Integer> patience) {
    public EpochOptions {
        new Checks()
                .that(epochs >= 1, "epochs", "at least 1", Integer.toString(epochs))
                .that(batchSize >= 1, "batch_size", "at least 1", Integer.toString(batchSize))
                .that(stepsPerEpoch.orElse(1) >= 1, "steps_per_epoch", "at least 1", shown(stepsPerEpoch))
                .that(patience.orElse(0) >= 0, "patience", "at least 0", shown(patience))
                .done();
    }

    /** Rows per step where one traversal has so many. */
    int batch(int rows) {
        return Math.max(1, Math.min(batchSize, rows));
    }

    /**
     * What the epochs are trained on.
     *
     * @throws PipelineException if it was asked for and needs passes that images lack rows in
     */
    public Passes passesFor(SplitIndex training) {
        Passes chosen = passes.orElse(training.passes() > 0 ? Passes.CYCLE : Passes.NONE);
        if (passes.isPresent() && chosen != Passes.NONE) {
            training.incompletePasses().stream().findFirst().ifPresent(pass -> {
                throw new PipelineException(String.format(
                        Locale.ROOT,
                        "passes %s: expected all %,d images of the %s split in pass %d, found %,d; complete the store "
                                + "with `extract`, or leave option `passes` out to train without this pass",
                        chosen,
                        training.images(),
                        training.split(),
                        pass.pass(),
                        training.images() - pass.missing()));
            });
        }
        return chosen;
    }

    /** The figure to go by where there is a validation split, or none. */
    public Monitor monitorFor(boolean validation) {
        Monitor chosen = monitor.orElse(validation ? Monitor.VAL_LOSS : Monitor.LOSS);
        new Checks()
                .that(
                        validation || !chosen.needsValidation(),
                        "monitor",
                        "loss or accuracy, since the store has no validation split",
                        chosen.toString())
                .done();
        return chosen;
    }

    private static String shown(Optional<Integer> value) {
        return value.map(String::valueOf).orElse("none");
    }
}
