package io.github.headstart.spark;

import io.github.headstart.dataset.ImageFiles;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.io.Checksum;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.ExternalSort;
import io.github.headstart.io.RecordFormat;
import io.github.headstart.io.Scratch;
import io.github.headstart.json.Json;
import io.github.headstart.process.Progress;
import io.github.headstart.process.WriterLock;
import io.github.headstart.spark.part.PartFormat;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One prediction: a part for every 512 images in the order of their names, and {@code _SUCCESS} last. A part's name contains a digest of
 * the model and of its images' names and lengths, so that a job that was cut off goes on with the parts that are there. Not thread-safe.
 */
final class SparkPredictRun {
    private static final String SUCCESS = "_SUCCESS";
    /** What the parts in a folder are of, as long as it is not complete and after. */
    private static final String DESCRIPTION = "_predictions.json";

    private static final int IMAGES_OF_A_PART = 512;
    private static final int TASKS_AT_ONCE = 1000;
    private static final int DIGITS = 12;

    private static final RecordFormat<StoredFile> FORMAT = new RecordFormat<>() {
        @Override
        public void write(StoredFile file, DataOutput out) throws IOException {
            RecordFormat.writeText(file.name(), out);
            out.writeLong(file.bytes());
        }

        @Override
        public StoredFile read(DataInput in) throws IOException {
            return new StoredFile(RecordFormat.readText(in), in.readLong());
        }
    };

    private final JavaSparkContext context;
    private final PredictJob job;
    private final Storage images;
    private final Storage output;
    private final Broadcast<RunFiles> run;
    private final String model;
    private int predicted;
    private int unreadable;

    SparkPredictRun(JavaSparkContext context, PredictJob job, RunFiles run, Storage images, Storage output) {
        this.context = context;
        this.job = job;
        this.images = images;
        this.output = output;
        this.run = context.broadcast(run);
        this.model = run.sha256();
    }

    /**
     * What a folder of predictions is of.
     *
     * @param run SHA-256 of the run's description and head
     * @param images location of the images
     */
    private record Description(String run, String images, PartFormat format) {}

    /** @param found images; others were predicted by a job that was cut off */
    record Summary(int found, int predicted, int unreadable) {}

    /** Shows the progress of a prediction. */
    @FunctionalInterface
    interface Displays {
        Progress predicting(int images);
    }

    Summary run(Displays displays) {
        try (Scratch scratch = new Scratch();
                WriterLock lock = output.lock("SparkPredict", "folder")) {
            lock.announce();
            Set<String> there = begin();
            ExternalSort<StoredFile> sort = new ExternalSort<>(scratch, FORMAT, Comparator.comparing(StoredFile::name));
            int found = ImageFiles.in(images, sort::add);
            if (found == 0) {
                throw new PipelineException(
                        "%s: expected images in this folder, found none".formatted(images.location()));
            }
            JobFile.write(output, job.id());
            Set<String> parts = new HashSet<>();
            try (Progress bar = displays.predicting(found);
                    Cursor<StoredFile> files = sort.sorted().read()) {
                List<String> tasks = new ArrayList<>();
                while (files.hasNext()) {
                    PredictPart.Task task = next(files, parts.size());
                    parts.add(task.part());
                    if (there.contains(task.part())) {
                        bar.step(task.images().size());
                    } else {
                        tasks.add(Json.line(task));
                    }
                    if (tasks.size() == TASKS_AT_ONCE || !files.hasNext()) {
                        predict(tasks, bar);
                        tasks.clear();
                    }
                }
            }
            lock.check();
            finish(there, parts);
            if (unreadable == found) {
                throw new PipelineException(
                        "%s: none of the %d images could be read; the reasons are in the predictions"
                                .formatted(images.location(), found));
            }
            return new Summary(found, predicted, unreadable);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(output.location(), e);
        }
    }

    /** The names of the files that are there. */
    private Set<String> begin() throws IOException {
        Set<String> there = new HashSet<>();
        output.files("", false, file -> there.add(file.name()));
        Description mine = new Description(model, images.location().text(), job.format());
        if (there.contains(SUCCESS)) {
            throw new PipelineException(
                    "%s: expected an empty folder, found predictions that are complete; name another folder, or remove them"
                            .formatted(output.location()));
        }
        if (there.contains(DESCRIPTION)) {
            Description other = Json.parse(
                    output.text(DESCRIPTION),
                    output.location().resolve(DESCRIPTION).toString(),
                    Description.class);
            if (!other.equals(mine)) {
                throw new PipelineException(
                        "%s: expected an empty folder, or one of a job of the same run, images and format that was cut off, found one of another: %s; name another folder, or remove this one"
                                .formatted(output.location(), Json.line(other)));
            }
        } else if (there.stream().anyMatch(name -> !name.equals(".lock"))) {
            throw new PipelineException(
                    "%s: expected an empty folder, found other files; name another one".formatted(output.location()));
        }
        output.write(DESCRIPTION, Json.document(mine).getBytes(StandardCharsets.UTF_8));
        return there;
    }

    private PredictPart.Task next(Cursor<StoredFile> files, int number) {
        Checksum checksum = new Checksum().add(model).add(job.format().toString());
        List<StoredFile> some = new ArrayList<>();
        while (some.size() < IMAGES_OF_A_PART && files.hasNext()) {
            StoredFile file = files.next();
            checksum.add(file.name()).add(Long.toString(file.bytes()));
            some.add(file);
        }
        String part = "part-%05d-%s.%s".formatted(number, checksum.hex().substring(0, DIGITS), job.format());
        return new PredictPart.Task(part, some);
    }

    private void predict(List<String> tasks, Progress bar) {
        String description = "predict %,d parts".formatted(tasks.size());
        SubJob.run(context, description, tasks, new PredictPart(job, run), line -> {
            PredictPart.Result result = Json.parse(line, "result", PredictPart.Result.class);
            predicted += result.images();
            unreadable += result.unreadable();
            bar.step(result.images());
        });
    }

    /** Parts of images that are gone, and what killed attempts left, are no part of the result. */
    private void finish(Set<String> before, Set<String> parts) throws IOException {
        JobFile.delete(output);
        List<String> now = new ArrayList<>(before);
        output.files("", false, file -> now.add(file.name()));
        for (String name : now) {
            if (name.startsWith("part-") && !parts.contains(name)) {
                output.delete(name);
            }
        }
        output.write(SUCCESS, new byte[0]);
    }
}
