package io.github.headstart.extract.shard;

import io.github.headstart.backbone.Backbone;
import io.github.headstart.backbone.FeaturePipeline;
import io.github.headstart.backbone.Workers;
import io.github.headstart.dataset.ReadFailures;
import io.github.headstart.dataset.Sample;
import io.github.headstart.image.UnreadableImageException;
import io.github.headstart.storage.Storage;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureWriter;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardName;
import io.github.headstart.store.ShardReaders;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Turns shard tasks into shards. For one thread; the images of a task are read and computed by several. */
public final class ShardExtractor {
    /** The most shards that rows are copied from at once: each keeps its rows' checksums in memory. */
    private static final int SOURCES_OPEN = 8;

    private static final String MISSED_BY_ANOTHER = "cannot be read: another attempt at its shard could not";

    private final ImageLoader images;
    private final Storage shards;
    private final Recipe recipe;
    private final Backbone backbone;
    private final Workers workers;
    private final ReadFailures readFailures;
    private final float[] copy;

    /** As the other one, with images that cannot be read as failures of their rows. */
    public ShardExtractor(ImageLoader images, Storage shards, Recipe recipe, Backbone backbone, Workers workers) {
        this(images, shards, recipe, backbone, workers, ReadFailures.ARE_FINAL);
    }

    /**
     * @param images the source of the images
     * @param shards the store that shards are written to, and that rows are copied from
     */
    public ShardExtractor(
            ImageLoader images,
            Storage shards,
            Recipe recipe,
            Backbone backbone,
            Workers workers,
            ReadFailures readFailures) {
        this.images = images;
        this.shards = shards;
        this.recipe = recipe;
        this.backbone = backbone;
        this.workers = workers;
        this.readFailures = readFailures;
        this.copy = new float[recipe.featureShape().size()];
    }

    /** A row to be computed. @param bytes the length of the image's file, or StoredFile.UNKNOWN */
    private record Image(FeatureKey key, long bytes) {}

    /** Is told of each row when it is done. It may throw to stop the work: the shard is then not published. */
    @FunctionalInterface
    public interface RowListener {
        /** @param failure why the image got no row; empty if it got one */
        void done(Optional<ImageFailure> failure);

        /** All rows are done, and the shard is about to get its name. */
        default void complete() {}
    }

    /** Makes a shard and gives it its name, unless another attempt at the same task was faster: then that one's shard is the result. */
    public ShardResult extract(ShardTask task, RowListener listener) {
        ShardName name = task.name();
        Recipe ofPass = recipe.ofPass(name.pass());
        List<FeatureKey> keys = task.keys();
        List<Image> computed = new ArrayList<>();
        for (int row = 0; row < keys.size(); row++) {
            if (task.rows().get(row).source().isEmpty()) {
                computed.add(new Image(keys.get(row), task.rows().get(row).bytes()));
            }
        }
        List<ImageFailure> failures = new ArrayList<>();
        try (FeaturePipeline<Image> maps = new FeaturePipeline<>(
                        computed.iterator(),
                        image -> images.read(image.key(), image.bytes()),
                        backbone,
                        images.size(),
                        workers);
                ShardReaders<String> sources =
                        new ShardReaders<>(file -> FeatureReader.open(shards, file, ofPass), SOURCES_OPEN);
                FeatureWriter writer =
                        FeatureWriter.create(shards, task.shard(), Storage.Existing.KEEP, ofPass, task.compression())) {
            for (int row = 0; row < keys.size(); row++) {
                Optional<String> source = task.rows().get(row).source();
                Optional<ImageFailure> failure = Optional.empty();
                if (source.isPresent()) {
                    copy(keys.get(row), sources.get(source.get()), writer);
                } else {
                    failure = compute(maps, writer);
                }
                failure.ifPresent(failures::add);
                listener.done(failure);
            }
            listener.complete();
            Optional<ShardEntry> shard = failures.size() < keys.size()
                    ? Optional.of(writer.commit(name.split(), name.pass()))
                    : writer.existing(name.split(), name.pass());
            return shard.map(made ->
                            ShardResult.of(made, keys.size() - computed.size(), missing(made, keys, failures, ofPass)))
                    .orElseGet(() -> ShardResult.empty(task, failures));
        }
    }

    /**
     * The failures of the shard that has the name now. Where reading fails for a while, another attempt may have missed other images.
     *
     * @param mine the failures of this attempt
     */
    private List<ImageFailure> missing(
            ShardEntry shard, List<FeatureKey> keys, List<ImageFailure> mine, Recipe ofPass) {
        if (shard.rows() == keys.size()) {
            return List.of();
        }
        Map<String, ImageFailure> known = new HashMap<>();
        mine.forEach(failure -> known.put(failure.sample().path(), failure));
        try (FeatureReader reader = FeatureReader.open(shards, shard.file(), ofPass)) {
            Set<FeatureKey> present = Set.copyOf(reader.keys());
            return keys.stream()
                    .filter(key -> !present.contains(key))
                    .map(FeatureKey::sample)
                    .map(sample -> known.getOrDefault(
                            sample.path(), new ImageFailure(sample.withSha256(""), MISSED_BY_ANOTHER)))
                    .toList();
        }
    }

    /** The transform parameters are copied, too: the manifest may no longer have the augmentation that they were drawn from. */
    private void copy(FeatureKey key, FeatureReader source, FeatureWriter writer) {
        int row = source.row(key.sample().sha256());
        source.read(row, copy, 0);
        writer.append(key, source.augmentation(row), copy, 0);
    }

    private Optional<ImageFailure> compute(Iterator<FeaturePipeline.Row<Image>> maps, FeatureWriter writer) {
        FeaturePipeline.Row<Image> map = maps.next();
        Optional<ImageFailure> failure = failure(map);
        if (failure.isEmpty()) {
            FeatureKey key = map.image().key();
            writer.append(key, images.augmentation(key), map.maps(), map.index());
        }
        return failure;
    }

    /** Why an image gets no row: it could not be read, or its features cannot be stored. */
    private Optional<ImageFailure> failure(FeaturePipeline.Row<Image> map) {
        Sample sample = map.image().key().sample();
        return map.failure()
                .map(failure -> unreadable(sample, failure))
                .or(() -> recipe.unstorable(map.maps(), map.index()).map(reason -> new ImageFailure(sample, reason)));
    }

    private ImageFailure unreadable(Sample sample, Exception failure) {
        return failure instanceof UnreadableImageException
                ? new ImageFailure(sample, failure.getMessage())
                : new ImageFailure(
                        sample.withSha256(""), readFailures.status(images.location(sample), (IOException) failure));
    }
}
