package io.github.headstart.classify.tensorboard;

import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.History.Metrics;
import java.nio.file.Path;

/**
 * Writes the metrics of epochs for TensorBoard, like Keras's TensorBoard callback: {@code epoch_accuracy} and
 * {@code epoch_loss} with steps counted from 0, under {@code train} and {@code validation}, so that TensorBoard shows
 * both in one chart. Files are created with the first epoch. Not thread-safe.
 */
public final class TensorBoardLog {
    private final Path folder;
    private EventFile training;
    private EventFile validation;

    /** @param folder log directory of the run; created if necessary */
    public TensorBoardLog(Path folder) {
        this.folder = folder;
    }

    /** @throws io.github.headstart.error.PipelineException if a file cannot be written */
    public void append(Epoch epoch) {
        if (training == null) {
            training = EventFile.create(folder.resolve("train"));
        }
        append(training, epoch.number(), epoch.training());
        if (epoch.validation().isPresent()) {
            if (validation == null) {
                validation = EventFile.create(folder.resolve("validation"));
            }
            append(validation, epoch.number(), epoch.validation().get());
        }
    }

    private static void append(EventFile events, int epoch, Metrics metrics) {
        events.scalar("epoch_accuracy", epoch, metrics.accuracy());
        events.scalar("epoch_loss", epoch, metrics.loss());
    }
}
