package io.github.headstart.classify.predict;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.UnsupportedPrecisionException;
import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImagePreparation;
import io.github.headstart.image.Pixels;
import io.github.headstart.image.ReadingMemory;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.storage.ReadableFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Predicts images with a run's backbone and head, which it holds open. Several threads may predict at once: they share the backbone and
 * take turns at the head. close() only when none does.
 */
public final class Predictor implements AutoCloseable {
    /** Number of images that the head predicts in one call, so that its weights are not read for each image. */
    private static final int GROUP = 16;

    private final TrainedModel run;
    private final ImagePreparation preparation;
    private final ReadingMemory memory;
    private final Backbone backbone;
    private final ExportedHead head;

    private Predictor(TrainedModel run, ImagePreparation preparation, Backbone backbone, ExportedHead head) {
        this.run = run;
        this.preparation = preparation;
        this.memory = new ReadingMemory(preparation.image().reading());
        this.backbone = backbone;
        this.head = head;
    }

    /** An image to predict. Its toString is where it lies, for messages. */
    public interface Image {
        /** The path that its prediction has. */
        String path();

        ReadableFile open() throws IOException, UnreadableImageException;

        /** The status of the image if it cannot be opened or read. */
        String status(IOException failure);
    }

    /**
     * Opens the backbone and the head.
     *
     * @param backbone of the run
     * @throws PipelineException if one of them cannot be loaded
     */
    public static Predictor open(TrainedModel run, ModelBackbone backbone) {
        // The backbone is opened first, because the first session sets the process-wide number of threads per
        // operation.
        // The backbone sets one thread; the head would set one per processor.
        Backbone network = network(run, backbone);
        boolean opened = false;
        try {
            Predictor predictor = new Predictor(run, backbone.preparation(), network, head(run));
            opened = true;
            return predictor;
        } finally {
            if (!opened) {
                network.close();
            }
        }
    }

    /**
     * Predicts all images in order. Memory does not grow with their number.
     *
     * @param images taken some batches ahead
     * @param workers of this call
     * @param results receives the predictions of a few images at a time, one per image, as soon as they are available
     * @param stop checked before every few images; true to end
     */
    public void predict(
            Iterator<Image> images, Workers workers, Consumer<List<ImagePrediction>> results, BooleanSupplier stop) {
        int imageSize = preparation.height() * preparation.width() * Pixels.CHANNELS;
        try (FeaturePipeline<Image> rows = new FeaturePipeline<>(images, this::read, backbone, imageSize, workers)) {
            float[] maps = new float[GROUP * backbone.outputShape().size()];
            while (rows.hasNext() && !stop.getAsBoolean()) {
                results.accept(group(rows, maps));
            }
        }
    }

    @Override
    public void close() {
        head.close();
        backbone.close();
    }

    private static Backbone network(TrainedModel run, ModelBackbone backbone) {
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

    private static ExportedHead head(TrainedModel run) {
        ExportedHead head = run.openHead();
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

    private float[] read(Image image) throws IOException, UnreadableImageException {
        return memory.read(image, image::open, opened -> preparation.prepare(preparation.read(opened)));
    }

    /** @param maps buffer for the concatenated feature maps of the group */
    private List<ImagePrediction> group(FeaturePipeline<Image> rows, float[] maps) {
        int size = maps.length / GROUP;
        List<Entry> entries = new ArrayList<>();
        int readable = 0;
        while (entries.size() < GROUP && rows.hasNext()) {
            FeaturePipeline.Row<Image> row = rows.next();
            Optional<String> failure = failure(row);
            entries.add(new Entry(row.image().path(), failure));
            if (failure.isEmpty()) {
                System.arraycopy(row.maps(), row.index() * size, maps, readable++ * size, size);
            }
        }
        run.recipe().roundAsStored(maps);
        float[][] probabilities = readable == 0 ? new float[0][] : probabilities(maps);
        List<ImagePrediction> predictions = new ArrayList<>();
        int next = 0;
        for (Entry each : entries) {
            predictions.add(
                    each.failure().isPresent()
                            ? ImagePrediction.unreadable(
                                    each.path(), each.failure().get())
                            : ImagePrediction.of(each.path(), probabilities[next++]));
        }
        return predictions;
    }

    /** Always of a whole group: TensorFlow computes the last rows of a smaller one in another way, with other last bits. */
    private float[][] probabilities(float[] maps) {
        synchronized (head) {
            return head.predict(maps, GROUP);
        }
    }

    /** An image's path, and the reason why it has no prediction, if it has none. */
    private record Entry(String path, Optional<String> failure) {}

    private Optional<String> failure(FeaturePipeline.Row<Image> row) {
        return row.failure().map(failure -> status(row.image(), failure)).or(() -> run.recipe()
                .unstorable(row.maps(), row.index()));
    }

    static String status(Image image, Exception failure) {
        return failure instanceof UnreadableImageException ? failure.getMessage() : image.status((IOException) failure);
    }
}
