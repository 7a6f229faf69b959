package io.github.headstart.classify.predict;

import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.error.PipelineException;
import io.github.headstart.image.ImagePreparation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** Predicts image files of this machine with a finished run: its preprocessing, its backbone and its head. Not thread-safe. */
public final class PredictRun {
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
        try (Predictor predictor = Predictor.open(run, backbone)) {
            predictor.predict(
                    files.stream().<Predictor.Image>map(LocalImage::new).iterator(), workers, results, stop);
        }
    }
}
