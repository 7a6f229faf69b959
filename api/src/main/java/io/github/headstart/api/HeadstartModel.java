package io.github.headstart.api;

import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.metrics.Decision;
import io.github.headstart.classify.predict.ImagePrediction;
import io.github.headstart.classify.predict.Predictor;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.manifest.Engine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;

/**
 * A finished run of {@code classify}, ready to predict images: its image preparation, its backbone and its head, with the probabilities of
 * {@code classify predict} to the last bit.
 *
 * <p>Thread-safe: one model serves all threads of a program. At most as many batches as the process has processors are computed at a
 * time, whatever the number of threads; the others wait. It holds native memory until it is closed.
 */
public final class HeadstartModel implements AutoCloseable {
    private final TrainedModel run;
    private final ModelBackbone backbone;
    private final Predictor predictor;
    private final int mostWorkers = Workers.ofMachine().count();
    /** Fair, so that a call that needs several is not passed by calls that need one. */
    private final Semaphore freeWorkers = new Semaphore(mostWorkers, true);

    private boolean closed;

    private HeadstartModel(TrainedModel run, ModelBackbone backbone) {
        this.run = run;
        this.backbone = backbone;
        this.predictor = Predictor.open(run, backbone);
    }

    /**
     * Loads a run with the backbone that it was trained on, from where the extraction found that.
     *
     * @param run the folder that {@code classify} wrote
     * @throws HeadstartException if the folder contains no finished run, or the backbone is not there any more
     */
    public static HeadstartModel load(Path run) {
        return load(run, Optional.empty());
    }

    /**
     * Loads a run whose backbone lies elsewhere than where the extraction found it, as on another machine.
     *
     * @param run the folder that {@code classify} wrote
     * @param manifest a {@code data-manifest.json} that names the backbone; nothing else of it is used
     * @throws HeadstartException if the folder contains no finished run, the manifest is invalid, or names another backbone
     */
    public static HeadstartModel load(Path run, Path manifest) {
        return load(run, Optional.of(manifest));
    }

    private static HeadstartModel load(Path folder, Optional<Path> manifest) {
        return HeadstartException.translated(() -> {
            TrainedModel run = TrainedModel.read(folder);
            return new HeadstartModel(run, ModelBackbone.find(run, manifest, Optional.empty()));
        });
    }

    /** The names of the classes; a class's index in this list is that of its probability. */
    public List<String> classes() {
        return run.classes();
    }

    /** Whether images may have any number of classes. */
    public boolean isMultiLabel() {
        return run.labelling().isMultiLabel();
    }

    /**
     * Predicts images. TensorFlow computes eight at a time, so that a call with one image takes as long as one with eight; VGG16's engine
     * {@code winograd} computes as many as there are. An image's prediction does not depend on the images beside it.
     *
     * @param images the bytes of image files: JPEG, PNG, GIF, BMP, WebP or TIFF; not changed
     * @return a prediction for each, in their order
     * @throws UnreadableImagesException if some cannot be read; names their indexes
     * @throws HeadstartException if there is too little memory
     * @throws IllegalArgumentException if one is null; names its index
     * @throws IllegalStateException if the model is closed
     */
    public List<Prediction> predict(List<byte[]> images) {
        List<Predictor.Image> files = IntStream.range(0, images.size())
                .mapToObj(index -> file(index, images.get(index)))
                .toList();
        Workers workers = workers(files.size());
        List<ImagePrediction> predicted = new ArrayList<>(files.size());
        freeWorkers.acquireUninterruptibly(workers.count());
        try {
            if (closed) {
                throw new IllegalStateException("%s: the model is closed".formatted(run.folder()));
            }
            HeadstartException.translated(() -> {
                predictor.predict(files.iterator(), workers, predicted::addAll, () -> false);
                return null;
            });
        } finally {
            freeWorkers.release(workers.count());
        }
        requireReadable(predicted);
        return predicted.stream().map(this::prediction).toList();
    }

    /** Waits for predictions that are being computed, then frees the native memory. Closing twice has no effect. */
    @Override
    public void close() {
        freeWorkers.acquireUninterruptibly(mostWorkers);
        try {
            if (!closed) {
                closed = true;
                predictor.close();
            }
        } finally {
            freeWorkers.release(mostWorkers);
        }
    }

    /**
     * No more than the images occupy. The engine's bits do not depend on the size of a batch, TensorFlow's do: its batches are always as
     * large as those of {@code classify predict}.
     */
    private Workers workers(int images) {
        Workers usual = Workers.ofMachine()
                .fitting(backbone.preparation().height(), backbone.preparation().width());
        int batch = usual.batch();
        if (run.recipe().backbone().engine().filter(Engine.WINOGRAD::equals).isPresent()) {
            batch = Math.max(1, Math.min(batch, ceilOfQuotient(images, usual.count())));
        }
        int batches = Math.max(1, ceilOfQuotient(images, batch));
        return new Workers(Math.min(batches, usual.count()), batch);
    }

    private static int ceilOfQuotient(int count, int divisor) {
        return (count + divisor - 1) / divisor;
    }

    private static Predictor.Image file(int index, byte[] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException(
                    "images: expected the bytes of an image file at index %d, found null".formatted(index));
        }
        return new BytesImage(index, bytes);
    }

    private static void requireReadable(List<ImagePrediction> predicted) {
        SortedMap<Integer, String> reasons = new TreeMap<>();
        for (int index = 0; index < predicted.size(); index++) {
            if (!predicted.get(index).ok()) {
                reasons.put(index, predicted.get(index).status());
            }
        }
        if (!reasons.isEmpty()) {
            throw new UnreadableImagesException(reasons, predicted.size());
        }
    }

    private Prediction prediction(ImagePrediction predicted) {
        Decision decision = Decision.of(run.labelling());
        float[] probabilities = predicted.probabilities();
        List<String> labels = Arrays.stream(decision.predicted(probabilities))
                .mapToObj(run.classes()::get)
                .toList();
        return new Prediction(labels, decision.confidence(probabilities), probabilities);
    }
}
