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
import io.github.headstart.json.OmittedIfAbsent;
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
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;

/**
 * One prediction: a part for every {@code imagesPerPart} images in the order of their names, and {@code _SUCCESS} last. A part's name contains a digest
 * of the model and of its images' names and lengths, so that a job that was cut off goes on with the parts that are there. Not thread-safe.
 */
final class SparkPredictRun {
    private static final String SUCCESS = "_SUCCESS";
    /** What the parts in a folder are of. */
    private static final String DESCRIPTION = "_predictions.json";

    private static final String PART = "part-";
    private static final int TASKS_AT_ONCE = 1000;
    /** The most images that are given to Spark at once: their names are in the driver's memory. */
    private static final int IMAGES_AT_ONCE = 512_000;

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
    private final int imagesPerPart;
    private int predicted;
    private int unreadable;
    private Optional<String> failure = Optional.empty();

    /** @param imagesPerPart 1 or more; a task each */
    SparkPredictRun(
            JavaSparkContext context, PredictJob job, RunFiles run, Storage images, Storage output, int imagesPerPart) {
        this.context = context;
        this.job = job;
        this.imagesPerPart = imagesPerPart;
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
     * @param threshold below which images are labelled unknown
     */
    private record Description(
            String run,
            String images,
            PartFormat format,
            int imagesPerPart,
            @OmittedIfAbsent Optional<Double> threshold) {}

    /** @param found images; those not predicted were predicted before */
    record Summary(int found, int predicted, int unreadable) {}

    /** Shows the progress of a prediction. */
    @FunctionalInterface
    interface Displays {
        Progress predicting(int images);
    }

    Summary run(Displays displays) {
        if (output.location().isWithin(images.location())) {
            throw new PipelineException(
                    "%s: expected a folder outside of that of the images, %s, because all files in there are taken for images; name another one"
                            .formatted(output.location(), images.location()));
        }
        try (Scratch scratch = new Scratch();
                WriterLock lock = output.lock("SparkPredict", "folder")) {
            lock.announce();
            Description description =
                    new Description(model, images.location().text(), job.format(), imagesPerPart, job.threshold());
            Set<String> there = files();
            check(there, description);
            ExternalSort<StoredFile> sort = new ExternalSort<>(scratch, FORMAT, Comparator.comparing(StoredFile::name));
            int found = ImageFiles.in(images, sort::add);
            if (found == 0) {
                throw new PipelineException(
                        "%s: expected images in this folder, found none".formatted(images.location()));
            }
            try (Cursor<StoredFile> files = sort.sorted().read()) {
                if (there.contains(SUCCESS)) {
                    requireParts(there, files);
                    return new Summary(found, 0, 0);
                }
                lock.check();
                // Not before the images are found: the folder stays free for other ones if they were mistyped.
                output.write(DESCRIPTION, Json.document(description).getBytes(StandardCharsets.UTF_8));
                JobFile.write(output, job.id());
                Set<String> parts;
                try (Progress bar = displays.predicting(found)) {
                    parts = predict(files, there, bar);
                }
                lock.check();
                JobFile.delete(output);
                if (unreadable == found) {
                    removeOtherFiles(Set.of());
                    throw new PipelineException("%s: none of the %d images could be read, for example %s"
                            .formatted(images.location(), found, failure.orElseThrow()));
                }
                removeOtherFiles(parts);
                output.write(SUCCESS, new byte[0]);
            }
            return new Summary(found, predicted, unreadable);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(output.location(), e);
        }
    }

    private Set<String> files() throws IOException {
        Set<String> names = new HashSet<>();
        output.files("", false, file -> names.add(file.name()));
        return names;
    }

    /** @throws PipelineException if the files are not those of predictions of this description */
    private void check(Set<String> there, Description mine) {
        if (there.contains(DESCRIPTION)) {
            Description other = Json.parse(
                    output.text(DESCRIPTION),
                    output.location().resolve(DESCRIPTION).toString(),
                    Description.class);
            if (!other.equals(mine)) {
                throw new PipelineException(
                        "%s: expected an empty folder, or predictions of %s, found those of %s; name another folder, or remove this one"
                                .formatted(output.location(), Json.line(mine), Json.line(other)));
            }
            return;
        }
        there.stream()
                .filter(name -> !name.startsWith(".") && !name.startsWith(DESCRIPTION))
                .findAny()
                .ifPresent(name -> {
                    throw new PipelineException(
                            "%s: expected an empty folder, found other files, for example %s; name another one"
                                    .formatted(output.location(), name));
                });
    }

    /** Complete predictions stay as they are. */
    private void requireParts(Set<String> there, Cursor<StoredFile> files) {
        Set<String> expected = new HashSet<>();
        while (files.hasNext()) {
            expected.add(next(files, expected.size()).part());
        }
        Set<String> found =
                there.stream().filter(name -> name.startsWith(PART)).collect(Collectors.toCollection(HashSet::new));
        if (!found.equals(expected)) {
            throw new PipelineException(
                    "%s: expected the predictions of the images that are in %s now, found complete ones of others; name another folder, or remove this one"
                            .formatted(output.location(), images.location()));
        }
    }

    /** @return the names of all parts */
    private Set<String> predict(Cursor<StoredFile> files, Set<String> there, Progress bar) {
        int tasksAtOnce = Math.max(1, Math.min(TASKS_AT_ONCE, IMAGES_AT_ONCE / imagesPerPart));
        Set<String> parts = new HashSet<>();
        List<String> tasks = new ArrayList<>();
        while (files.hasNext()) {
            PredictPart.Task task = next(files, parts.size());
            parts.add(task.part());
            if (there.contains(task.part())) {
                bar.step(task.images().size());
            } else {
                tasks.add(Json.line(task));
            }
            if (tasks.size() == tasksAtOnce || !files.hasNext()) {
                predict(tasks, bar);
                tasks.clear();
            }
        }
        return parts;
    }

    private PredictPart.Task next(Cursor<StoredFile> files, int number) {
        Checksum checksum = new Checksum().add(model).add(job.format().toString());
        job.threshold().ifPresent(threshold -> checksum.add("threshold " + threshold));
        List<StoredFile> some = new ArrayList<>();
        while (some.size() < imagesPerPart && files.hasNext()) {
            StoredFile file = files.next();
            checksum.add(file.name()).add(Long.toString(file.bytes()));
            some.add(file);
        }
        String part = "%s%05d-%s.%s".formatted(PART, number, checksum.hex().substring(0, DIGITS), job.format());
        return new PredictPart.Task(part, some);
    }

    private void predict(List<String> tasks, Progress bar) {
        String description = "predict %,d parts".formatted(tasks.size());
        SubJob.run(context, description, tasks, new PredictPart(job, Attempt.most(context), run), line -> {
            PredictPart.Result result = Json.parse(line, "result", PredictPart.Result.class);
            predicted += result.images();
            unreadable += result.unreadable();
            failure = failure.or(result::failure);
            bar.step(result.images());
        });
    }

    /** Parts of images that are gone, and what killed attempts left, are no part of the result. */
    private void removeOtherFiles(Set<String> parts) throws IOException {
        for (String name : files()) {
            boolean part = name.startsWith(PART) && !parts.contains(name);
            if (part || name.startsWith("_") && name.endsWith(Storage.PARTIAL)) {
                output.delete(name);
            }
        }
    }
}
