package io.github.headstart.spark;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.fetch.Download;
import io.github.headstart.extract.fetch.DownloadOptions;
import io.github.headstart.extract.fetch.EnvironmentProxies;
import io.github.headstart.extract.fetch.RemoteInputs;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.json.Json;
import io.github.headstart.manifest.BackboneSpec;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.process.DownloadProgress;
import io.github.headstart.spark.hadoop.HadoopStorage;
import io.github.headstart.storage.Location;
import io.github.headstart.storage.Storage;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import org.apache.spark.SparkEnv;
import org.apache.spark.deploy.SparkHadoopUtil;

/**
 * What an executor opens once for all tasks of a job: the backbone above all, which ends with the executor's process or when another
 * job comes. Thread-safe.
 */
final class ExecutorState {
    private static final PerJob<ExecutorState> OPEN = new PerJob<>(state -> state.backbone.close());

    private final ExtractJob job;
    private final Storage store;
    private final ImageLoader images;
    private final Backbone backbone;
    private final String device;

    private ExecutorState(ExtractJob job) {
        this.job = job;
        DataManifest manifest = job.description();
        this.store = storage(manifest.features().directory().text());
        this.images = ImageLoader.of(manifest, storage(manifest.dataset().root().text()));
        DownloadOptions downloads = DownloadOptions.of(job.offline(), new EnvironmentProxies(System.getenv()));
        new RemoteInputs(new Download(downloads, (name, bytes) -> DownloadProgress.none()), job.cacheFolder())
                .fetchWeights(manifest);
        BackboneSpec local = new NodeCache(job.cacheFolder(), location -> storage(location.text()))
                .local(manifest.backbone(), job.model());
        BackboneProvider provider = BackboneProvider.of(local, manifest.image(), job.cacheFolder());
        if (!provider.identity().equals(job.recipe().backbone())) {
            throw new PipelineException(
                    "%s: expected the backbone with fingerprint %s, found on %s one with %s; give all nodes the same"
                            .formatted(
                                    job.file(),
                                    job.recipe().backbone().fingerprint(),
                                    host(),
                                    provider.identity().fingerprint()));
        }
        this.backbone = provider.open();
        this.device = provider.device();
    }

    /**
     * The state of a job in this process.
     *
     * @param job as a line of JSON
     */
    static ExecutorState of(String job) {
        return OPEN.of(job, () -> new ExecutorState(Json.parse(job, "job", ExtractJob.class)));
    }

    /** A folder as this executor's Hadoop settings reach it. */
    static Storage storage(String location) {
        return HadoopStorage.open(
                Location.parse(location, Path.of("/")),
                SparkHadoopUtil.get().newConfiguration(SparkEnv.get().conf()));
    }

    Storage store() {
        return store;
    }

    /** For one attempt at a task. */
    ShardExtractor extractor(Attempt attempt) {
        return new ShardExtractor(images, store, job.recipe(), backbone, job.workers(), attempt);
    }

    /** @throws PipelineException if the job has ended: what it published must stay as it is */
    void requireJob() {
        if (!JobFile.isOf(store, job.id())) {
            throw new PipelineException(
                    "%s: the job of this task has ended; its result is discarded".formatted(store.location()));
        }
    }

    /** Where the backbone runs, by TensorFlow's name. */
    String device() {
        return device;
    }

    static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "unknown host";
        }
    }
}
