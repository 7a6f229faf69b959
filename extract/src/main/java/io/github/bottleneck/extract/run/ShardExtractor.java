package io.github.bottleneck.extract.run;

import io.github.bottleneck.backbone.Backbone;
import io.github.bottleneck.dataset.Sample;
import io.github.bottleneck.dataset.SampleFile;
import io.github.bottleneck.error.PipelineException;
import io.github.bottleneck.extract.plan.ShardTask;
import io.github.bottleneck.extract.plan.StoredRow;
import io.github.bottleneck.image.UnreadableImageException;
import io.github.bottleneck.progress.Progress;
import io.github.bottleneck.store.FeatureKey;
import io.github.bottleneck.store.FeatureReader;
import io.github.bottleneck.store.FeatureWriter;
import io.github.bottleneck.store.Recipe;
import io.github.bottleneck.store.ShardEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Makes shards, one task after another. Pictures are read and prepared by worker threads beside the backbone; how many
 * are held at once is bounded. Not thread-safe.
 */
final class ShardExtractor implements AutoCloseable {
    /** Every run of the backbone has this many pictures, so that a row's bits do not depend on its neighbours. */
    static final int BATCH = 16;
    /** So many batches are prepared ahead of the one that the backbone is at. */
    private static final int BATCHES_AHEAD = 2;

    private final Path directory;
    private final RowSource source;
    private final Recipe recipe;
    private final PictureReader pictures;
    private final Supplier<Backbone> opener;
    private final Progress progress;
    private final Runnable checkpoint;
    private final ExecutorService workers;
    private final float[] pixels;
    private final float[] maps;
    private final float[] copy;
    private Backbone backbone;

    /**
     * @param directory the store's folder
     * @param source of the rows that are copied
     * @param opener opens the backbone when the first row needs it
     * @param checkpoint is called before every batch and may throw to end the work
     */
    ShardExtractor(
            Path directory,
            RowSource source,
            Recipe recipe,
            PictureReader pictures,
            Supplier<Backbone> opener,
            Progress progress,
            Runnable checkpoint) {
        this.directory = directory;
        this.source = source;
        this.recipe = recipe;
        this.pictures = pictures;
        this.opener = opener;
        this.progress = progress;
        this.checkpoint = checkpoint;
        this.workers = Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors(), runnable -> {
            Thread thread = new Thread(runnable, "prepare");
            thread.setDaemon(true);
            return thread;
        });
        int featureSize = recipe.featureShape().size();
        this.pixels = new float[BATCH * pictures.size()];
        this.maps = new float[BATCH * featureSize];
        this.copy = new float[featureSize];
    }

    /**
     * What one task gave.
     *
     * @param shard empty if no picture of the task could be read
     */
    record Result(Optional<ShardEntry> shard, int computed, int copied, List<SampleFile.Entry> unreadable) {}

    /**
     * Makes one shard and publishes it.
     *
     * @param onUnreadable is told of each picture that cannot be read, and may throw to end the work: the shard is then
     *     not published
     */
    Result extract(ShardTask task, Consumer<SampleFile.Entry> onUnreadable) {
        List<SampleFile.Entry> unreadable = new ArrayList<>();
        int computed = 0;
        int copied = 0;
        try (FeatureWriter writer = FeatureWriter.create(
                directory.resolve(task.name().toString()),
                recipe.ofPass(task.name().pass()))) {
            Iterator<Prepared> rows = prepared(task);
            List<Prepared> batch = new ArrayList<>();
            int inBatch = 0;
            while (rows.hasNext()) {
                Prepared row = rows.next();
                if (row.row().source().isEmpty()) {
                    try {
                        float[] values = row.values().get();
                        System.arraycopy(values, 0, pixels, inBatch * values.length, values.length);
                        inBatch++;
                        computed++;
                    } catch (ExecutionException e) {
                        SampleFile.Entry entry = reason(row.row().sample(), e);
                        unreadable.add(entry);
                        onUnreadable.accept(entry);
                        progress.step();
                        continue;
                    }
                } else {
                    copied++;
                }
                batch.add(row);
                if (inBatch == BATCH || !rows.hasNext()) {
                    write(task, batch, inBatch, writer);
                    batch.clear();
                    inBatch = 0;
                }
            }
            write(task, batch, inBatch, writer);
            Optional<ShardEntry> shard = computed + copied == 0
                    ? Optional.empty()
                    : Optional.of(writer.commit(task.name().split(), task.name().pass()));
            return new Result(shard, computed, copied, unreadable);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PipelineException("interrupted; the same command goes on from here", e);
        }
    }

    @Override
    public void close() {
        workers.shutdownNow();
        if (backbone != null) {
            backbone.close();
        }
    }

    /** Runs the backbone over the batch's pictures and writes its rows, computed and copied, in their order. */
    private void write(ShardTask task, List<Prepared> batch, int inBatch, FeatureWriter writer) {
        checkpoint.run();
        if (inBatch > 0) {
            if (backbone == null) {
                backbone = opener.get();
            }
            backbone.forward(pixels, BATCH, maps);
        }
        int index = 0;
        for (Prepared row : batch) {
            FeatureKey key = task.key(row.row());
            if (row.row().source().isPresent()) {
                copy(key, row.row().source().get(), writer);
            } else {
                writer.append(key, pictures.augmentation(key), maps, index++);
            }
            progress.step();
        }
    }

    /** What the picture went through is copied, too: the manifest may no longer say how it was drawn. */
    private void copy(FeatureKey key, StoredRow place, FeatureWriter writer) {
        FeatureReader reader = source.reader(place);
        reader.read(place.row(), copy, 0);
        writer.append(key, reader.augmentation(place.row()), copy, 0);
    }

    /** A row and, where it is to be computed, its preprocessed pixels, maybe still in the making. */
    private record Prepared(ShardTask.Row row, Future<float[]> values) {}

    /** Walks over the task's rows while the workers prepare those that come next. */
    private Iterator<Prepared> prepared(ShardTask task) {
        Iterator<ShardTask.Row> rows = task.rows().iterator();
        Deque<Prepared> ahead = new ArrayDeque<>();
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext() || !ahead.isEmpty();
            }

            @Override
            public Prepared next() {
                while (rows.hasNext() && ahead.size() <= BATCH * BATCHES_AHEAD) {
                    ShardTask.Row row = rows.next();
                    Callable<float[]> work = () -> pictures.read(task.key(row));
                    ahead.add(new Prepared(row, row.source().isPresent() ? null : workers.submit(work)));
                }
                return ahead.remove();
            }
        };
    }

    private static SampleFile.Entry reason(Sample sample, ExecutionException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof UnreadableImageException) {
            return new SampleFile.Entry(sample.picture(), sample.sha256(), cause.getMessage());
        }
        if (cause instanceof IOException) {
            return new SampleFile.Entry(sample.picture(), "", "cannot be read: " + cause.getMessage());
        }
        throw new IllegalStateException(sample.path() + ": preparing it failed", cause);
    }
}
