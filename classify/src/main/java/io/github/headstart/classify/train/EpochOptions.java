package io.github.headstart.classify.train;

import io.github.headstart.classify.data.Passes;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.error.Checks;
import io.github.headstart.json.OmittedIfAbsent;
import java.util.Optional;

/**
 * The options of the training loop: epochs, batches, augmentation passes and early stopping.
 *
 * @param epochs maximum number of epochs, at least 1; empty for an optimizer that does not train on batches
 * @param batchSize rows per step, at least 1; the last batch of a traversal may be smaller; empty likewise
 * @param stepsPerEpoch batches per epoch; empty for one traversal of the rows
 * @param passes augmentation passes to train on; empty for {@code cycle} if the store has any, else {@code none}
 * @param monitor metric of the best epoch; empty for the validation loss, or the training loss without validation
 * @param patience number of epochs without improvement of the monitored metric after which training stops, as in
 *     Keras's EarlyStopping; empty for no early stopping
 */
public record EpochOptions(
        @OmittedIfAbsent Optional<Integer> epochs,
        @OmittedIfAbsent Optional<Integer> batchSize,
        Optional<Integer> stepsPerEpoch,
        Optional<Passes> passes,
        Optional<Monitor> monitor,
        Optional<Integer> patience) {
    public EpochOptions {
        new Checks()
                .that(epochs.orElse(1) >= 1, "epochs", "at least 1", shown(epochs))
                .that(batchSize.orElse(1) >= 1, "batch_size", "at least 1", shown(batchSize))
                .that(stepsPerEpoch.orElse(1) >= 1, "steps_per_epoch", "at least 1", shown(stepsPerEpoch))
                .that(patience.orElse(0) >= 0, "patience", "at least 0", shown(patience))
                .done();
    }

    /** Of an optimizer that trains on batches. */
    public EpochOptions(
            int epochs,
            int batchSize,
            Optional<Integer> stepsPerEpoch,
            Optional<Passes> passes,
            Optional<Monitor> monitor,
            Optional<Integer> patience) {
        this(Optional.of(epochs), Optional.of(batchSize), stepsPerEpoch, passes, monitor, patience);
    }

    EpochOptions withEpochs(int others) {
        return new EpochOptions(Optional.of(others), batchSize, stepsPerEpoch, passes, monitor, patience);
    }

    EpochOptions withoutBatches() {
        return new EpochOptions(Optional.empty(), Optional.empty(), stepsPerEpoch, passes, monitor, patience);
    }

    /** The most epochs that a history gets; one if they have no number. */
    public int most() {
        return epochs.orElse(1);
    }

    /** The batch size, limited to the rows of one traversal; 1 if there is none. */
    int batch(int rows) {
        return Math.max(1, Math.min(batchSize.orElse(1), rows));
    }

    /** The augmentation passes that epochs are trained on. */
    public Passes passesFor(SplitIndex training) {
        return passes.orElse(training.passes() > 0 ? Passes.CYCLE : Passes.NONE);
    }

    /** The monitored metric, depending on whether there is validation. */
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
