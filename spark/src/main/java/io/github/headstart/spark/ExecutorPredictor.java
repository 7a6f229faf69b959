package io.github.headstart.spark;

import io.github.headstart.classify.predict.PredictedLabels;
import io.github.headstart.classify.predict.Predictor;
import io.github.headstart.classify.run.BackboneLocation;
import io.github.headstart.classify.run.ModelBackbone;
import io.github.headstart.classify.run.TrainedModel;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.DownloadOptions;
import io.github.headstart.extract.fetch.EnvironmentProxies;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.DownloadProgress;
import io.github.headstart.storage.Storage;

/** What an executor opens once for all tasks of a prediction. Thread-safe. */
final class ExecutorPredictor {
    private static final PerJob<ExecutorPredictor> OPEN = new PerJob<>(state -> state.predictor.close());

    private final PredictJob job;
    private final TrainedModel run;
    private final Predictor predictor;

    private ExecutorPredictor(PredictJob job, RunFiles files) {
        this.job = job;
        this.run = files.in(job.cacheFolder());
        DataManifest manifest = job.description();
        DownloadOptions downloads = DownloadOptions.of(false, new EnvironmentProxies(System.getenv()));
        new RemoteInputs(new Download(downloads, (name, bytes) -> DownloadProgress.none()), job.cacheFolder())
                .fetchWeights(manifest);
        NodeCache cache = new NodeCache(job.cacheFolder(), location -> ExecutorState.storage(location.text()));
        this.predictor = Predictor.open(run, backbone(run, manifest, cache, job));
    }

    private static ModelBackbone backbone(TrainedModel run, DataManifest manifest, NodeCache cache, PredictJob job) {
        DataManifest local = manifest.withBackbone(cache.local(manifest.backbone(), job.model()));
        return ModelBackbone.find(run, new BackboneLocation(local, job.cacheFolder()));
    }

    /**
     * The predictor of a job in this process.
     *
     * @param job as a line of JSON
     */
    static ExecutorPredictor of(String job, RunFiles files) {
        return OPEN.of(job, () -> new ExecutorPredictor(Json.parse(job, "job", PredictJob.class), files));
    }

    PredictJob job() {
        return job;
    }

    TrainedModel run() {
        return run;
    }

    PredictedLabels labels() {
        return job.labels(run);
    }

    Predictor predictor() {
        return predictor;
    }

    Storage images() {
        return ExecutorState.storage(job.images());
    }

    Storage output() {
        return ExecutorState.storage(job.output());
    }
}
