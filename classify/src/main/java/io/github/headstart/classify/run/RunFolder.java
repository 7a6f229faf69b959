package io.github.headstart.classify.run;

import io.github.headstart.classify.head.Head;
import io.github.headstart.classify.report.chart.Plots;
import io.github.headstart.classify.train.Checkpoint;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

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
     */
    void write(Head head, Run run) {
        try {
            Files.deleteIfExists(folder.resolve(RunDescription.FILE));
            AtomicDirectory.delete(folder.resolve(HEAD));
            deleteUnfinishedHeads();
            head.export(folder.resolve(HEAD));
            run.history().write(folder.resolve(Run.HISTORY));
            run.predictions().write(folder.resolve(Run.PREDICTIONS));
            Plots.write(run.history(), run.description().bestEpoch(), folder);
            write("labels.json", run.description().classes());
            write(Run.METRICS, run.metrics());
            write(RunDescription.FILE, run.description());
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
