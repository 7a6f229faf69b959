package io.github.headstart.extract.bench;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneProvider;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.FeatureShape;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.ScannedImage;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.shard.ImageLoader;
import io.github.headstart.extract.shard.ShardExtractor;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.io.AtomicFile;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.manifest.FeaturesSpec;
import io.github.headstart.storage.LocalStorage;
import io.github.headstart.storage.StoredFile;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.Recipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a manifest's extraction and its stages on some of its images. Real shards are written, into a temporary
 * folder. Not thread-safe; close() removes the folder and closes the backbone.
 */
public final class SpeedTest implements AutoCloseable {
    /** The number of batches of prepared images held in memory to measure the backbone alone. */
    private static final int BATCHES_IN_MEMORY = 4;

    private final Path folder;
    private final ImageLoader reader;
    private final Workers workers;
    private final FeaturesSpec features;
    private final Recipe recipe;
    private final Backbone backbone;
    private final Thread hook;
    private int shard;

    private SpeedTest(Path folder, DataManifest manifest, Recipe recipe, BackboneProvider provider, Workers workers) {
        this.folder = folder;
        this.reader = ImageLoader.of(
                manifest, new LocalStorage(manifest.dataset().root().path()));
        this.workers = workers;
        this.features = manifest.features();
        this.recipe = recipe;
        this.backbone = provider.open();
        // Ctrl-C must also remove the temporary shards.
        this.hook = new Thread(() -> delete(folder), "speed test");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A backbone that is built for the measurement stays in the provider's cache. */
    public static SpeedTest open(DataManifest manifest, Recipe recipe, BackboneProvider provider, Workers workers) {
        Path folder;
        try {
            folder = Files.createTempDirectory("headstart-speed");
        } catch (IOException e) {
            throw noFolder(e);
        }
        try {
            return new SpeedTest(folder, manifest, recipe, provider, workers);
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    /** The whole pipeline, from files to a shard. @return images per second, counting readable images only */
    public double whole(List<Sample> images, int pass) {
        ShardExtractor extractor = new ShardExtractor(reader, new LocalStorage(folder), recipe, backbone, workers);
        int computed = 0;
        long start = System.nanoTime();
        for (int first = 0; first < images.size(); first += features.rowsPerShard()) {
            List<ShardTask.Row> rows =
                    images.subList(first, Math.min(images.size(), first + features.rowsPerShard())).stream()
                            .map(sample -> ShardTask.Row.computed(new ScannedImage(sample, StoredFile.UNKNOWN)))
                            .toList();
            ShardTask task =
                    ShardTask.of(Split.TRAIN, pass, shard++, recipe.digest(pass), features.compression(), rows);
            computed += extractor.extract(task, failure -> {}).rows();
        }
        return perSecond(computed, start);
    }

    /** Reads and prepares images, and discards them. @return images per second, counting readable images only */
    double prepare(List<Sample> images, int pass) {
        AtomicInteger read = new AtomicInteger();
        long start = System.nanoTime();
        try (FeaturePipeline<FeatureKey> pipeline =
                new FeaturePipeline<>(keys(images, pass).iterator(), reader::read, NOTHING, reader.size(), workers)) {
            pipeline.forEachRemaining(row -> read.addAndGet(row.failure().isEmpty() ? 1 : 0));
        }
        return perSecond(read.get(), start);
    }

    /** The backbone alone, on prepared images in memory, repeated until as many images as the measurement has are done. @return images per second */
    double forward(List<Sample> images) {
        List<float[]> batches = batches(images);
        int runs = Math.max(1, images.size() / workers.batch());
        AtomicInteger begun = new AtomicInteger();
        Callable<Void> worker = () -> {
            float[] maps = new float[workers.batch() * recipe.featureShape().size()];
            for (int run = begun.getAndIncrement(); run < runs; run = begun.getAndIncrement()) {
                backbone.forward(batches.get(run % batches.size()), workers.batch(), maps);
            }
            return null;
        };
        ExecutorService threads = Executors.newFixedThreadPool(workers.count());
        try {
            long start = System.nanoTime();
            for (Future<Void> ended : threads.invokeAll(Collections.nCopies(workers.count(), worker))) {
                ended.get();
            }
            return perSecond(runs * workers.batch(), start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PipelineException failure) {
                throw failure;
            }
            throw new IllegalStateException("the backbone failed", e.getCause());
        } finally {
            threads.shutdown();
        }
    }

    @Override
    public void close() {
        backbone.close();
        delete(folder);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is already shutting down, and the hook deletes the folder anyway.
        }
    }

    private List<float[]> batches(List<Sample> images) {
        List<float[]> batches = new ArrayList<>();
        for (int k = 0; k < BATCHES_IN_MEMORY; k++) {
            float[] batch = new float[workers.batch() * reader.size()];
            for (int i = 0; i < workers.batch(); i++) {
                Sample image = images.get((k * workers.batch() + i) % images.size());
                try {
                    System.arraycopy(reader.read(new FeatureKey(image, 0)), 0, batch, i * reader.size(), reader.size());
                } catch (IOException | UnreadableImageException e) {
                    throw new PipelineException(
                            "%s: expected a readable image to measure with, found none; %s"
                                    .formatted(image.path(), e.getMessage()),
                            e);
                }
            }
            batches.add(batch);
        }
        return batches;
    }

    private static List<FeatureKey> keys(List<Sample> images, int pass) {
        return images.stream().map(sample -> new FeatureKey(sample, pass)).toList();
    }

    private static double perSecond(int images, long start) {
        return images / ((System.nanoTime() - start) / 1e9);
    }

    private static void delete(Path folder) {
        try {
            AtomicDirectory.delete(folder);
        } catch (IOException e) {
            throw noFolder(e);
        }
    }

    private static PipelineException noFolder(IOException e) {
        return new PipelineException("the speed test's temporary folder cannot be written: " + AtomicFile.reason(e), e);
    }

    private static final Backbone NOTHING = new Backbone() {
        @Override
        public FeatureShape outputShape() {
            return new FeatureShape(List.of(1));
        }

        @Override
        public void forward(float[] pixels, int count, float[] maps) {}

        @Override
        public void close() {}
    };
}
