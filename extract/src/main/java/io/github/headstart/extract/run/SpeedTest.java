package io.github.headstart.extract.run;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.BackboneSource;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.Parallelism;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.ShardTask;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.io.AtomicDirectory;
import io.github.headstart.manifest.DataManifest;
import io.github.headstart.progress.Progress;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureShape;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Measures a manifest's extraction and its parts on some of its pictures. Shards are made for real, in a folder that is
 * thrown away. Not thread-safe; close() removes the folder and closes the backbone.
 */
final class SpeedTest implements AutoCloseable {
    /** So many batches of prepared pictures are held in memory for the backbone alone. */
    private static final int BATCHES_IN_MEMORY = 4;

    private final Path folder;
    private final PictureReader reader;
    private final Parallelism parallelism;
    private final Recipe recipe;
    private final Backbone backbone;
    private final Thread hook;

    private SpeedTest(
            Path folder, DataManifest manifest, Recipe recipe, BackboneSource source, Parallelism parallelism) {
        this.folder = folder;
        this.reader = new PictureReader(manifest);
        this.parallelism = parallelism;
        this.recipe = recipe;
        this.backbone = source.open();
        // Whoever ends a measurement by Ctrl-C wants its shards least of all.
        this.hook = new Thread(() -> delete(folder), "speed test");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** A backbone that is built for the measurement stays in the source's cache. */
    static SpeedTest open(DataManifest manifest, Recipe recipe, BackboneSource source, Parallelism parallelism) {
        Path folder;
        try {
            folder = Files.createTempDirectory("headstart-speed");
        } catch (IOException e) {
            throw noFolder(e);
        }
        try {
            return new SpeedTest(folder, manifest, recipe, source, parallelism);
        } catch (RuntimeException e) {
            delete(folder);
            throw e;
        }
    }

    /** The whole way, from files to a shard. @return pictures per second, of those that can be read */
    double whole(List<Sample> pictures, int pass) {
        List<ShardTask> tasks = new ArrayList<>();
        for (int start = 0; start < pictures.size(); start += FeatureStore.SHARD_ROWS) {
            List<ShardTask.Row> rows =
                    pictures.subList(start, Math.min(pictures.size(), start + FeatureStore.SHARD_ROWS)).stream()
                            .map(sample -> new ShardTask.Row(sample, Optional.empty()))
                            .toList();
            tasks.add(new ShardTask(new ShardName(Split.TRAIN, pass, tasks.size()), rows));
        }
        try (RowSource nothing = new RowSource(Optional.empty())) {
            ShardExtractor extractor = new ShardExtractor(
                    folder, nothing, recipe, reader, backbone, parallelism, Progress.none(), () -> {});
            AtomicInteger computed = new AtomicInteger();
            long start = System.nanoTime();
            extractor.extract(tasks, unreadable -> {}, (task, result) -> computed.addAndGet(result.computed()));
            double rate = perSecond(computed.get(), start);
            for (ShardTask task : tasks) {
                Files.deleteIfExists(folder.resolve(task.name().toString()));
            }
            return rate;
        } catch (IOException e) {
            throw noFolder(e);
        }
    }

    /** Files to prepared pictures, which go nowhere. @return pictures per second, of those that can be read */
    double prepare(List<Sample> pictures, int pass) {
        AtomicInteger read = new AtomicInteger();
        long start = System.nanoTime();
        try (FeaturePipeline<FeatureKey> pipeline = new FeaturePipeline<>(
                keys(pictures, pass).iterator(), reader::read, NOTHING, reader.size(), parallelism)) {
            pipeline.forEachRemaining(row -> read.addAndGet(row.failure().isEmpty() ? 1 : 0));
        }
        return perSecond(read.get(), start);
    }

    /** The backbone alone, on prepared pictures in memory, as often as there are pictures. @return pictures per second */
    double forward(List<Sample> pictures) {
        List<float[]> batches = batches(pictures);
        int runs = Math.max(1, pictures.size() / parallelism.batch());
        AtomicInteger begun = new AtomicInteger();
        Callable<Void> stream = () -> {
            float[] maps = new float[parallelism.batch() * recipe.featureShape().size()];
            for (int run = begun.getAndIncrement(); run < runs; run = begun.getAndIncrement()) {
                backbone.forward(batches.get(run % batches.size()), parallelism.batch(), maps);
            }
            return null;
        };
        ExecutorService streams = Executors.newFixedThreadPool(parallelism.streams());
        try {
            long start = System.nanoTime();
            for (Future<Void> ended : streams.invokeAll(Collections.nCopies(parallelism.streams(), stream))) {
                ended.get();
            }
            return perSecond(runs * parallelism.batch(), start);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof PipelineException failure) {
                throw failure;
            }
            throw new IllegalStateException("the backbone failed", e.getCause());
        } finally {
            streams.shutdown();
        }
    }

    @Override
    public void close() {
        backbone.close();
        delete(folder);
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook does the same once more.
        }
    }

    private List<float[]> batches(List<Sample> pictures) {
        List<float[]> batches = new ArrayList<>();
        for (int k = 0; k < BATCHES_IN_MEMORY; k++) {
            float[] batch = new float[parallelism.batch() * reader.size()];
            for (int i = 0; i < parallelism.batch(); i++) {
                Sample picture = pictures.get((k * parallelism.batch() + i) % pictures.size());
                try {
                    System.arraycopy(
                            reader.read(new FeatureKey(picture, 0)), 0, batch, i * reader.size(), reader.size());
                } catch (IOException | UnreadableImageException e) {
                    throw new PipelineException(
                            "%s: expected a picture that can be read, for the measurement; %s"
                                    .formatted(picture.path(), e.getMessage()),
                            e);
                }
            }
            batches.add(batch);
        }
        return batches;
    }

    private static List<FeatureKey> keys(List<Sample> pictures, int pass) {
        return pictures.stream().map(sample -> new FeatureKey(sample, pass)).toList();
    }

    private static double perSecond(int pictures, long start) {
        return pictures / ((System.nanoTime() - start) / 1e9);
    }

    private static void delete(Path folder) {
        try {
            AtomicDirectory.delete(folder);
        } catch (IOException e) {
            throw noFolder(e);
        }
    }

    private static PipelineException noFolder(IOException e) {
        return new PipelineException("the speed cannot be measured in a temporary folder: " + e.getMessage(), e);
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
