package io.github.headstart.spark;

import io.github.headstart.classify.predict.ImagePrediction;
import io.github.headstart.classify.predict.Predictor;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.json.Json;
import io.github.headstart.spark.part.PredictionPart;
import io.github.headstart.storage.NewFile;
import io.github.headstart.storage.ReadableFile;
import io.github.headstart.storage.Storage;
import io.github.headstart.storage.StoredFile;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.TaskContext;
import org.apache.spark.broadcast.Broadcast;

/** Predicts some images and writes a part. */
final class PredictPart extends TaskFunction {
    private static final long serialVersionUID = 1;

    private final String job;
    private final int attempts;
    private final Broadcast<RunFiles> run;

    /** @param attempts at each task */
    PredictPart(PredictJob job, int attempts, Broadcast<RunFiles> run) {
        this.job = Json.line(job);
        this.attempts = attempts;
        this.run = run;
    }

    /**
     * @param part the name of its file
     * @param images named relative to the images' folder
     */
    record Task(String part, List<StoredFile> images) {}

    /**
     * @param unreadable how many of the images could not be read
     * @param failure the path and the status of one of them
     */
    record Result(int images, int unreadable, Optional<String> failure) {}

    @Override
    String run(String line) {
        TaskContext context = TaskContext.get();
        Task task = Json.parse(line, "task", Task.class);
        ExecutorPredictor executor = ExecutorPredictor.of(job, run.value());
        Storage images = executor.images();
        Storage output = executor.output();
        Attempt attempt = Attempt.current(attempts);
        Iterator<Predictor.Image> all = task.images().stream()
                .<Predictor.Image>map(image -> new StoredImage(images, image, attempt))
                .iterator();
        Unreadable unreadable = new Unreadable();
        try (NewFile file = output.create(task.part(), Storage.Existing.KEEP)) {
            try (PredictionPart part = executor.job().format().part(file, executor.labels())) {
                executor.predictor()
                        .predict(
                                all,
                                executor.job().workers(),
                                predictions -> {
                                    for (ImagePrediction prediction : predictions) {
                                        if (!prediction.ok()) {
                                            unreadable.add(prediction);
                                        }
                                        add(part, prediction, output, task);
                                    }
                                },
                                context::isInterrupted);
            }
            if (context.isInterrupted() || !JobFile.isOf(output, executor.job().id())) {
                throw new PipelineException(
                        "%s: the job of this task has ended, or another attempt was faster; its result is discarded"
                                .formatted(output.location()));
            }
            file.commit();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(output.location().resolve(task.part()), e);
        }
        return Json.line(new Result(task.images().size(), unreadable.count, unreadable.first));
    }

    /** Those of a task's images that could not be read: a task may have many. */
    private static final class Unreadable {
        private int count;
        private Optional<String> first = Optional.empty();

        void add(ImagePrediction image) {
            count++;
            first = first.or(() -> Optional.of("%s: %s".formatted(image.path(), image.status())));
        }
    }

    private static void add(PredictionPart part, ImagePrediction prediction, Storage output, Task task) {
        try {
            part.add(prediction);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(output.location().resolve(task.part()), e);
        }
    }

    private record StoredImage(Storage storage, StoredFile file, Attempt attempt) implements Predictor.Image {
        @Override
        public String path() {
            return file.name();
        }

        @Override
        public ReadableFile open() throws IOException {
            return storage.open(file);
        }

        @Override
        public String status(IOException failure) {
            return attempt.status(storage.location().resolve(file.name()), failure);
        }

        @Override
        public String toString() {
            return storage.location().resolve(file.name()).toString();
        }
    }
}
