package io.github.bottleneck.classify.predict;

import io.github.bottleneck.classify.backbone.RunBackbone;
import io.github.bottleneck.classify.evaluate.PicturePrediction;
import io.github.bottleneck.classify.head.ExportedHead;
import io.github.bottleneck.classify.train.FinishedRun;
import io.github.bottleneck.error.PipelineException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What the head of a finished run says of picture files, by the way that its training pictures went. */
public final class PredictRun {
    private final FinishedRun run;
    private final RunBackbone backbone;

    /** @param backbone the run's */
    public PredictRun(FinishedRun run, RunBackbone backbone) {
        this.run = run;
        this.backbone = backbone;
    }

    /**
     * Predicts all files in their order. Memory does not grow with their number.
     *
     * @param results takes the predictions of a few files at a time, one per file, as soon as they are there
     * @param stop is asked before every few files whether that is to be all
     * @throws PipelineException if the head or the backbone cannot be loaded
     */
    public void predict(List<Path> files, Consumer<List<PicturePrediction>> results, BooleanSupplier stop) {
        try (ExportedHead head = ExportedHead.open(run.head())) {
            if (head.classes() != run.classes().size()
                    || !head.featureShape().equals(run.recipe().shape())) {
                throw new PipelineException(
                        "%s: expected the head of %s, from %s to %d classes, found one from %s to %d"
                                .formatted(
                                        run.head(),
                                        run.file(),
                                        run.recipe().shape(),
                                        run.classes().size(),
                                        head.featureShape(),
                                        head.classes()));
            }
            try (PictureMaps maps = new PictureMaps(backbone, files)) {
                while (maps.hasNext() && !stop.getAsBoolean()) {
                    results.accept(predictions(head, maps.next()));
                }
            }
        }
    }

    private List<PicturePrediction> predictions(ExportedHead head, PictureMaps.Batch batch) {
        int readable = batch.readable();
        run.recipe().roundAsStored(batch.maps());
        float[][] probabilities = readable == 0 ? new float[0][] : head.predict(batch.maps(), readable);
        List<PicturePrediction> predictions = new ArrayList<>();
        int next = 0;
        for (int i = 0; i < batch.files().size(); i++) {
            String path = batch.files().get(i).toString();
            Optional<String> reason = batch.unreadable().get(i);
            predictions.add(
                    reason.isPresent()
                            ? PicturePrediction.unreadable(path, reason.get())
                            : PicturePrediction.of(path, probabilities[next++]));
        }
        return predictions;
    }
}
