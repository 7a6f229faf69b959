package io.github.headstart.classify.run;

import io.github.headstart.classify.data.FeatureBatches;
import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.classify.data.StoreFeatures;
import io.github.headstart.classify.head.ExportedHead;
import io.github.headstart.classify.metrics.PredictionWriter;
import io.github.headstart.classify.metrics.SplitLogits;
import io.github.headstart.classify.metrics.SplitMetrics;
import io.github.headstart.classify.metrics.TemperatureScaling;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.io.Scratch;
import io.github.headstart.store.FeatureStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Calibrates a finished run: fits a temperature on the validation split, always from the head as it was trained, and writes it into the
 * run with the metrics and predictions that it gives.
 */
public final class CalibrateRun {
    private final Path folder;
    private final FeatureStore store;

    private CalibrateRun(Path folder, FeatureStore store) {
        this.folder = folder;
        this.store = store;
    }

    /**
     * @param folder of the run's results
     * @param store that it was trained on, where it is now
     * @throws PipelineException if there is no finished run, the store is another one, or has no validation images
     */
    public static CalibrateRun of(Path folder, FeatureStore store) {
        String trainedOn = RunDescription.read(folder).store().sha256();
        if (!store.checksum().equals(trainedOn)) {
            throw new PipelineException(
                    "%s: expected the store that %s was trained on, features.json with SHA-256 %s, found %s; train again"
                            .formatted(store.directory(), folder, trainedOn, store.checksum()));
        }
        if (SplitIndex.of(store, Split.VALIDATION).images() == 0) {
            throw new PipelineException(
                    "%s: expected images in the validation split, found none; a temperature is fitted on them"
                            .formatted(store.directory()));
        }
        return new CalibrateRun(folder, store);
    }

    /**
     * Fits the temperature and rewrites {@code run.json}, {@code predictions.csv} and {@code metrics.json}.
     *
     * @param report called with the run when these are written, before the folder is unlocked
     * @throws PipelineException if no temperature is best, or another process is writing to the folder
     */
    public RunCalibration calibrate(Consumer<Run> report) {
        try (RunFolder results = RunFolder.finished(folder)) {
            TrainedModel trained = TrainedModel.read(folder).uncalibrated();
            RunCalibration calibration = fit(trained);
            RunDescription description = trained.description().with(Optional.of(calibration));
            try (PredictionWriter predictions = results.predictions(trained.classes(), trained.labelling())) {
                Map<Split, SplitMetrics> metrics =
                        new EvaluateRun(new TrainedModel(folder, description), store).evaluate(predictions);
                Run run = Run.of(folder, description, metrics);
                results.replace(run, predictions);
                report.accept(run);
            }
            return calibration;
        }
    }

    private RunCalibration fit(TrainedModel trained) {
        try (Scratch scratch = new Scratch();
                ExportedHead head = trained.openHead();
                Features source = new StoreFeatures(store)) {
            SplitLogits validation = logits(head, source, Split.VALIDATION, scratch);
            double temperature = TemperatureScaling.fit(validation, folder.toString());
            List<RunCalibration.OfSplit> splits = new ArrayList<>();
            splits.add(errors(Split.VALIDATION, validation, temperature));
            if (SplitIndex.of(store, Split.TEST).images() > 0) {
                splits.add(errors(Split.TEST, logits(head, source, Split.TEST, scratch), temperature));
            }
            return new RunCalibration(temperature, Optional.of(validation.relativeStandardError(temperature)), splits);
        }
    }

    private RunCalibration.OfSplit errors(Split split, SplitLogits logits, double temperature) {
        int images = SplitIndex.of(store, split).images();
        return new RunCalibration.OfSplit(split, images, logits.errors(1), logits.errors(temperature));
    }

    private SplitLogits logits(ExportedHead head, Features source, Split split, Scratch scratch) {
        SplitIndex rows = SplitIndex.of(store, split);
        FeatureBatches batches = EvaluateRun.batches(source);
        boolean several = rows.labelling().isMultiLabel();
        try (SplitLogits.Writer writer = new SplitLogits.Writer(scratch, several ? 2 : head.classes())) {
            batches.forEach(rows, (start, count) -> {
                float[][] logits = head.logits(batches.features(), count);
                for (int i = 0; i < count; i++) {
                    if (several) {
                        writer.addDecisions(rows.classes(start + i), logits[i]);
                    } else {
                        writer.add(rows.label(start + i), logits[i]);
                    }
                }
            });
            return writer.finish();
        }
    }
}
