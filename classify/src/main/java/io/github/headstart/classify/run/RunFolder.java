package io.github.headstart.classify.run;

import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.metrics.Predictions;
import io.github.headstart.classify.report.Report;
import io.github.headstart.classify.report.chart.Plots;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.classify.train.History;
import io.github.headstart.error.MemoryException;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The folder of a run's results. {@code run.json} is written last and removed first, so that a folder with it is whole
 * whenever the process dies. Only the report comes after it, which can be made from the rest at any time. Locked until
 * close(), which removes the folder if nothing was written into it.
 */
final class RunFolder implements AutoCloseable {
    static final String HEAD = "head";

    private final OutputFolder locked;
    private final Path folder;

    private RunFolder(OutputFolder locked) {
        this.locked = locked;
        this.folder = locked.path();
    }

    /** @throws PipelineException if the folder cannot be made or has something in it */
    static RunFolder create(Path folder) {
        return new RunFolder(OutputFolder.create(folder));
    }

    /**
     * The folder of a run that was broken off.
     *
     * @throws PipelineException if another process is writing into it, or has finished the run meanwhile
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

    Path folder() {
        return folder;
    }

    /**
     * Writes everything but the report, in place of what an interrupted run has left there.
     *
     * @param bestEpoch whose weights the head has, counted from 0
     * @param metrics the content of {@code metrics.json}
     * @param record the content of {@code run.json}
     */
    void write(
            Head head,
            History history,
            int bestEpoch,
            EvaluatedSplits judgement,
            Map<String, Object> metrics,
            Map<String, Object> record) {
        Predictions predictions = judgement.predictions();
        try {
            Files.deleteIfExists(folder.resolve(Run.DESCRIPTION));
            AtomicDirectory.delete(folder.resolve(HEAD));
            deleteUnfinishedHeads();
            head.export(folder.resolve(HEAD));
            history.write(folder.resolve(Run.HISTORY));
            predictions.write(folder.resolve(Run.PREDICTIONS));
            Plots.write(history, bestEpoch, folder);
            write("labels.json", predictions.classes());
            write(Run.METRICS, metrics);
            write(Run.DESCRIPTION, record);
        } catch (IOException e) {
            throw new PipelineException(
                    "%s: the results cannot be written: %s".formatted(folder, AtomicFile.reason(e)), e);
        }
    }

    /** What a process left here that was killed while it wrote the head. */
    private void deleteUnfinishedHeads() throws IOException {
        try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(folder, HEAD + ".*")) {
            for (Path directory : unfinished) {
                AtomicDirectory.delete(directory);
            }
        }
    }

    /**
     * Makes the report from what was written.
     *
     * @throws PipelineException if that fails for whatever reason: the results are there all the same
     */
    void report() {
        try {
            Report.write(Run.read(folder), folder.resolve(Report.FILE));
        } catch (OutOfMemoryError e) {
            throw MemoryException.during(
                    "%s: the results are complete, but not their report, which `classify report %s` makes"
                            .formatted(folder, folder),
                    e);
        } catch (RuntimeException e) {
            throw new PipelineException(
                    "%s: the results are complete, but their report could not be made: %s; `classify report %s` makes it"
                            .formatted(folder, e instanceof PipelineException ? e.getMessage() : e, folder),
                    e);
        }
    }

    /** Removes what only an unfinished run needs. */
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
