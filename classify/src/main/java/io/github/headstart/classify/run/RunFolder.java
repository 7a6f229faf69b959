package io.github.headstart.classify.run;

import io.github.headstart.classify.head.HeadExport;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.metrics.PredictionWriter;
import io.github.headstart.classify.report.chart.Plots;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The folder of a run's results. {@code run.json} is written last and removed first, so that a folder that contains it
 * is complete even if the process is killed. Only a calibration and the report are written later; the report can be rewritten from the
 * rest at any time. Locked until close(), which removes the folder if it is empty.
 */
final class RunFolder implements AutoCloseable {
    static final String HEAD = "head";

    private final OutputFolder locked;
    private final Path folder;

    private RunFolder(OutputFolder locked) {
        this.locked = locked;
        this.folder = locked.path();
    }

    /** @throws PipelineException if the folder cannot be created or is not empty */
    static RunFolder create(Path folder) {
        return new RunFolder(OutputFolder.create(folder));
    }

    /**
     * Locks the folder of an interrupted run.
     *
     * @throws PipelineException if another process is writing to it, or has finished the run in the meantime
     */
    static RunFolder existing(Path folder) {
        RunFolder results = new RunFolder(OutputFolder.existing(folder));
        try {
            Checkpoint.require(folder);
            return results;
        } catch (PipelineException e) {
            results.close();
            throw e;
        }
    }

    /**
     * Locks the folder of a finished run.
     *
     * @throws PipelineException if there is none, or another process is writing to it
     */
    static RunFolder finished(Path folder) {
        RunDescription.requireFinished(folder);
        return new RunFolder(OutputFolder.existing(folder));
    }

    Path folder() {
        return folder;
    }

    /** A writer of {@code predictions.csv}. */
    PredictionWriter predictions(List<String> classes, Labelling labelling) {
        return PredictionWriter.create(folder.resolve(Run.PREDICTIONS), classes, labelling);
    }

    /**
     * Writes everything except the report, replacing the results of an interrupted run.
     *
     * @param spec of the model from the store's features to probabilities
     * @param weights of the model
     * @param predictions all written, not committed
     */
    void write(HeadSpec spec, List<float[]> weights, Run run, PredictionWriter predictions) {
        try {
            Files.deleteIfExists(folder.resolve(RunDescription.FILE));
            AtomicDirectory.delete(folder.resolve(HEAD));
            deleteUnfinishedHeads();
            HeadExport.publish(spec, weights, folder.resolve(HEAD));
            run.history().write(folder.resolve(Run.HISTORY));
            predictions.commit();
            Plots.write(
                    run.history(),
                    run.description().bestEpoch(),
                    run.description().fineTunedFrom(),
                    folder);
            write("labels.json", run.description().classes());
            write(Run.METRICS, run.metricsJson());
            write(RunDescription.FILE, run.description());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the results cannot be written: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    /**
     * Replaces what the calibration of a finished run changes. {@code run.json} is first, so that the model is calibrated from then on,
     * and {@code metrics.json} last: until then {@link Run#read} finds another temperature in it.
     *
     * @param predictions all written, not committed
     */
    void replace(Run run, PredictionWriter predictions) {
        try {
            write(RunDescription.FILE, run.description());
            predictions.commit();
            write(Run.METRICS, run.metricsJson());
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the calibration cannot be written: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    /** Deletes partial heads of a process that was killed while writing one. */
    private void deleteUnfinishedHeads() throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, HEAD + ".*")) {
            for (Path directory : unfinished) {
                AtomicDirectory.delete(directory);
            }
        }
    }

    /** Removes the checkpoint, which only an unfinished run needs. */
    void finish() {
        try {
            Checkpoint.delete(folder);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the checkpoint cannot be removed: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    @Override
    public void close() {
        locked.close();
    }

    private void write(String name, Object value) throws IOException {
        AtomicFile.writeText(folder.resolve(name), Json.document(value));
    }
}
