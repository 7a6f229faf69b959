package io.github.headstart.classify.predict;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.UnsupportedPrecisionException;
import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Pixels;
import io.github.headstart.image.ReadingMemory;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.storage.LocalFile;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Predicts image files with a finished run: its preprocessing, its backbone and its head. Not thread-safe. */
public final class PredictRun {
    /** Number of files that the head predicts in one call, so that its weights are not read for each file. */
    private static final int GROUP = 16;

    private final TrainedModel run;
    private final ModelBackbone backbone;

    /** @param backbone of the run */
    public PredictRun(TrainedModel run, ModelBackbone backbone) {
        this.run = run;
        this.backbone = backbone;
    }

    /**
     * Predicts all files in order. Memory does not grow with their number.
     *
     * @param results receives the predictions of a few files at a time, one per file, as soon as they are available
     * @param stop checked before every few files; true to end
     * @throws PipelineException if the head or the backbone cannot be loaded
     */
    public void predict(List<Path> files, Consumer<List<ImagePrediction>> results, BooleanSupplier stop) {
        ImagePreparation preparation = backbone.preparation();
        Workers workers = Workers.ofMachine().fitting(preparation.height(), preparation.width());
        ReadingMemory memory = new ReadingMemory(preparation.image().reading());
        int imageSize = preparation.height() * preparation.width() * Pixels.CHANNELS;
        // The backbone is opened first, because the first session sets the process-wide number of threads per
        // operation.
        // The backbone sets one thread; the head would set one per processor.
        try (Backbone network = open();
                ExportedHead head = head();
                FeaturePipeline<Path> rows = new FeaturePipeline<>(
                        files.iterator(),
                        file -> memory.read(
                                file, () -> open(file), opened -> preparation.prepare(preparation.read(opened))),
                        network,
                        imageSize,
                        workers)) {
            float[] maps = new float[GROUP * network.outputShape().size()];
            while (rows.hasNext() && !stop.getAsBoolean()) {
                results.accept(group(head, rows, maps));
            }
        }
    }

    private Backbone open() {
        try {
            return backbone.provider().open();
        } catch (UnsupportedPrecisionException e) {
            throw new PipelineException(
                    "%s; the features of %s were computed in %s: predict on a machine that supports it, or extract and train again in float32"
                            .formatted(
                                    e.getMessage(), run.folder(), run.recipe().precision()),
                    e);
        }
    }

    private ExportedHead head() {
        ExportedHead head = ExportedHead.open(run.head());
        if (head.classes() == run.classes().size()
                && head.featureShape().equals(run.recipe().shape())) {
            return head;
        }
        head.close();
        throw new PipelineException("%s: expected the head of %s, from %s to %d classes, found one from %s to %d"
                .formatted(
                        run.head(),
                        run.file(),
                        run.recipe().shape(),
                        run.classes().size(),
                        head.featureShape(),
                        head.classes()));
    }

    /** @param maps buffer for the concatenated feature maps of the group */
    private List<ImagePrediction> group(ExportedHead head, FeaturePipeline<Path> rows, float[] maps) {
        int size = maps.length / GROUP;
        List<Entry> entries = new ArrayList<>();
        int readable = 0;
        while (entries.size() < GROUP && rows.hasNext()) {
            FeaturePipeline.Row<Path> row = rows.next();
            Optional<String> failure = failure(row);
            entries.add(new Entry(row.image(), failure));
            if (failure.isEmpty()) {
                System.arraycopy(row.maps(), row.index() * size, maps, readable++ * size, size);
            }
        }
        run.recipe().roundAsStored(maps);
        float[][] probabilities = readable == 0 ? new float[0][] : head.predict(maps, readable);
        List<ImagePrediction> predictions = new ArrayList<>();
        int next = 0;
        for (Entry each : entries) {
            String path = each.file().toString();
            predictions.add(
                    each.failure().isPresent()
                            ? ImagePrediction.unreadable(path, each.failure().get())
                            : ImagePrediction.of(path, probabilities[next++]));
        }
        return predictions;
    }

    /** Reads regular files only, since a pipe or a device might never end. */
    private static ReadableFile open(Path file) throws IOException, UnreadableImageException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new UnreadableImageException("neither a file nor a folder");
        }
        return LocalFile.open(file);
    }

    /** A file, and the reason why it has no prediction, if it has none. */
    private record Entry(Path file, Optional<String> failure) {}

    private Optional<String> failure(FeaturePipeline.Row<Path> row) {
        return row.failure().map(failure -> reason(row.image(), failure)).or(() -> run.recipe()
                .unstorable(row.maps(), row.index()));
    }

    private static String reason(Path file, Exception failure) {
        if (failure instanceof NoSuchFileException && !Files.isSymbolicLink(file)) {
            return "no such file";
        }
        return failure instanceof UnreadableImageException
                ? failure.getMessage()
                : SampleFile.status(Location.of(file), (IOException) failure);
    }
}
