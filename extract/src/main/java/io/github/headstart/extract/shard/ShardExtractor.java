package io.github.headstart.extract.shard;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.extract.publish.RowSource;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.process.Progress;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Executes shard tasks one after another. The images of the next task are read and computed while the last task's shard
 * is written. Not thread-safe.
 */
public final class ShardExtractor {
    private final Path directory;
    private final RowSource source;
    private final Recipe recipe;
    private final ImageLoader images;
    private final Backbone backbone;
    private final Workers workers;
    private final Progress progress;
    private final Runnable checkpoint;
    private final float[] copy;

    /**
     * @param directory the store's folder
     * @param source of the rows that are copied
     * @param checkpoint is called before every row and may throw to stop the work
     */
    public ShardExtractor(
            Path directory,
            RowSource source,
            Recipe recipe,
            ImageLoader images,
            Backbone backbone,
            Workers workers,
            Progress progress,
            Runnable checkpoint) {
        this.directory = directory;
        this.source = source;
        this.recipe = recipe;
        this.images = images;
        this.backbone = backbone;
        this.workers = workers;
        this.progress = progress;
        this.checkpoint = checkpoint;
        this.copy = new float[recipe.featureShape().size()];
    }

    /**
     * The result of one task.
     *
     * @param shard empty if no image of the task could be read
     */
    public record Result(Optional<ShardEntry> shard, int computed, int copied, List<SampleFile.Entry> unreadable) {}

    /**
     * Makes the tasks' shards and publishes each when it is complete.
     *
     * @param onUnreadable is called for each image that cannot be read and may throw to stop the work: the image's shard
     *     is then not published
     * @param onShard is called for each finished task
     */
    public void extract(
            List<ShardTask> tasks, Consumer<SampleFile.Entry> onUnreadable, BiConsumer<ShardTask, Result> onShard) {
        Iterator<FeatureKey> computed = tasks.stream()
                .flatMap(task -> task.rows().stream()
                        .filter(row -> row.source().isEmpty())
                        .map(task::key))
                .iterator();
        try (FeaturePipeline<FeatureKey> maps =
                new FeaturePipeline<>(computed, images::read, backbone, images.size(), workers)) {
            for (ShardTask task : tasks) {
                onShard.accept(task, extract(task, maps, onUnreadable));
            }
        }
    }

    private Result extract(
            ShardTask task, Iterator<FeaturePipeline.Row<FeatureKey>> maps, Consumer<SampleFile.Entry> onUnreadable) {
        List<SampleFile.Entry> unreadable = new ArrayList<>();
        int computed = 0;
        int copied = 0;
        source.setAside(task.name());
        try (FeatureWriter writer = FeatureWriter.create(
                directory.resolve(task.name().toString()),
                recipe.ofPass(task.name().pass()))) {
            for (ShardTask.Row row : task.rows()) {
                checkpoint.run();
                if (row.source().isPresent()) {
                    copy(task.key(row), row.source().get(), writer);
                    copied++;
                } else {
                    FeaturePipeline.Row<FeatureKey> map = maps.next();
                    Optional<SampleFile.Entry> refused = refused(row.sample(), map);
                    if (refused.isEmpty()) {
                        writer.append(map.image(), images.augmentation(map.image()), map.maps(), map.index());
                        computed++;
                    } else {
                        unreadable.add(refused.get());
                        onUnreadable.accept(refused.get());
                    }
                }
                progress.step();
            }
            Optional<ShardEntry> shard = computed + copied == 0
                    ? Optional.empty()
                    : Optional.of(writer.commit(task.name().split(), task.name().pass()));
            return new Result(shard, computed, copied, unreadable);
        }
    }

    /** The transform parameters are copied, too: the manifest may no longer have the augmentation that they were drawn from. */
    private void copy(FeatureKey key, StoredRow place, FeatureWriter writer) {
        FeatureReader reader = source.reader(place);
        reader.read(place.row(), copy, 0);
        writer.append(key, reader.augmentation(place.row()), copy, 0);
    }

    /** Why an image gets no row: it could not be read, or its features cannot be stored. */
    private Optional<SampleFile.Entry> refused(Sample sample, FeaturePipeline.Row<FeatureKey> map) {
        return map.failure().map(failure -> unreadable(sample, failure)).or(() -> recipe.unstorable(
                        map.maps(), map.index())
                .map(reason -> new SampleFile.Entry(sample, reason)));
    }

    private SampleFile.Entry unreadable(Sample sample, Exception failure) {
        return failure instanceof UnreadableImageException
                ? new SampleFile.Entry(sample, failure.getMessage())
                : new SampleFile.Entry(
                        sample.withSha256(""), SampleFile.status(images.file(sample), (IOException) failure));
    }
}
