package io.github.headstart.spark;

import io.github.headstart.backbone.Workers;
import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.spark.part.PartFormat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What every task of a prediction needs besides the task and the run's files. It is carried to the executors as JSON.
 *
 * @param id differs between any two jobs
 * @param images location of the images
 * @param output location of the parts
 * @param format of the parts
 * @param manifest the text of the manifest that names the backbone
 * @param file that manifest's file on the driver
 * @param cache the folder on every node in which downloads, built backbones and runs are kept
 * @param model the key of the backbone's files in a node's cache; empty if they are not elsewhere
 * @param workers of one task
 * @param threshold below which images are labelled unknown
 */
record PredictJob(
        String id,
        String images,
        String output,
        PartFormat format,
        String manifest,
        String file,
        String cache,
        Optional<String> model,
        Workers workers,
        Optional<Double> threshold) {
    DataManifest description() {
        return DataManifest.parse(manifest, Path.of(file));
    }

    /** The labels that predictions of a run are given. */
    PredictedLabels labels(TrainedModel run) {
        return new PredictedLabels(run.classes(), run.labelling(), threshold);
    }

    Path cacheFolder() {
        return Path.of(cache);
    }
}
