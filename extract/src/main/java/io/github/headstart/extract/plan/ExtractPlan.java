package io.github.headstart.extract.plan;

import io.github.headstart.dataset.ImageScan;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.SampleFile;
import io.github.headstart.dataset.Split;
import io.github.headstart.extract.shard.ImageFailure;
import io.github.headstart.extract.shard.ShardTask;
import io.github.headstart.io.Cursor;
import io.github.headstart.io.RecordFile;
import io.github.headstart.io.Scratch;
import io.github.headstart.manifest.Compression;
import io.github.headstart.store.Recipe;
import io.github.headstart.store.ShardEntry;
import io.github.headstart.store.ShardSize;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The tasks of a run that brings the store to hold exactly the wanted rows, see the package's description. Which rows go into which
 * shard is a function of the last published state of the store and of the images, so that an interrupted run is planned the same way
 * again. Not thread-safe; to be used as long as the scratch folder is there.
 */
public final class ExtractPlan {
    private final RecordFile<PlannedImage> images;
    private final RecordFile<CopySource> sources;
    private final StoredShards shards;
    private final List<String> classes;
    private final Labelling labelling;
    private final MissingImages missing;
    private final Recipe recipe;
    private final Wishes wishes;
    private final List<Part> parts = new ArrayList<>();
    private final BitSet finished = new BitSet();
    private final boolean changed;
    private int unreadable;
    private Optional<ImageFailure> firstUnreadable = Optional.empty();

    private ExtractPlan(
            ImageMerge.Merged merged,
            Labelling labelling,
            ContentMerge.Merged content,
            StoredShards shards,
            Recipe recipe,
            Wishes wishes) {
        this.images = merged.images();
        this.sources = content.sources();
        this.missing = content.missing();
        this.shards = shards;
        this.classes = List.copyOf(merged.classes());
        this.labelling = labelling;
        this.changed = merged.changed();
        this.recipe = recipe;
        this.wishes = wishes;
        count();
    }

    /**
     * The wishes of a run.
     *
     * @param passes number of augmentation passes of the train split besides pass 0; rows that the store has of further
     *     passes stay, but none are computed for them
     * @param compression of a new shard
     * @param rowsPerShard the most rows of a new shard
     * @param retry whether images that an earlier run found unreadable are tried again
     */
    public record Wishes(int passes, Compression compression, int rowsPerShard, boolean retry) {}

    /** @param published of this recipe */
    public static ExtractPlan of(
            ImageScan scan,
            PublishedState published,
            FinishedRows finished,
            Recipe recipe,
            Wishes wishes,
            Scratch scratch) {
        ImageMerge.Merged merged = ImageMerge.merge(scan, published, wishes.retry(), scratch);
        StoredShards shards = new StoredShards(published, wishes.passes());
        boolean wanted = false;
        try (Cursor<PlannedImage> images = merged.images().read()) {
            while (images.hasNext()) {
                PlannedImage image = images.next();
                shards.count(image);
                wanted |= shards.lacksRows(image);
            }
        }
        ContentMerge.Merged content = ContentMerge.merge(merged, published, shards, finished, wanted, scratch);
        return new ExtractPlan(merged, scan.dataset().labelling(), content, shards, recipe, wishes);
    }

    /** Takes out the tasks that an interrupted run has finished. */
    public void resume(Predicate<ShardTask> isFinished) {
        try (TaskCursor tasks = new TaskCursor(this, new BitSet())) {
            for (int number = 0; tasks.hasNext(); number++) {
                ShardTask task = tasks.next();
                if (isFinished.test(task)) {
                    finished.set(number);
                    parts.replaceAll(part -> part.without(
                            task, ShardSize.estimate(recipe, task.rows().size())));
                }
            }
        }
    }

    /** The shards to be made, in order; whoever asks closes them. */
    public TaskCursor tasks() {
        return new TaskCursor(this, finished);
    }

    /** Whether there are tasks. */
    public boolean hasTasks() {
        return rows() > 0;
    }

    /** Whether {@code samples.csv} stays as it is. */
    boolean keepsSamples() {
        return !changed && parts.stream().allMatch(part -> part.rows() + part.resumed() == 0) && shards.dropped() == 0;
    }

    /** The rows by split and pass, in their order; parts without rows are left out. */
    public List<Part> parts() {
        return List.copyOf(parts);
    }

    /** The number of rows to be computed by the backbone. */
    public int toCompute() {
        return parts.stream().mapToInt(Part::compute).sum();
    }

    /** The number of rows to be written. */
    public int rows() {
        return parts.stream().mapToInt(Part::rows).sum();
    }

    /** The estimated size of the files to be written. */
    public long bytes() {
        return parts.stream().mapToLong(Part::bytes).sum();
    }

    /** The shards that stay unchanged. */
    public List<ShardEntry> kept() {
        return shards.kept();
    }

    /** The number of published rows that are no longer wanted. */
    public int dropped() {
        return shards.dropped();
    }

    public MissingImages missing() {
        return missing;
    }

    public List<String> classes() {
        return classes;
    }

    /** How labels name the classes. */
    Labelling labelling() {
        return labelling;
    }

    public Recipe recipe() {
        return recipe;
    }

    /** The number of images, readable or not. */
    public int imageCount() {
        return Math.toIntExact(images.size());
    }

    /** The number of images known to be unreadable before any is computed. */
    public int unreadable() {
        return unreadable;
    }

    public Optional<ImageFailure> firstUnreadable() {
        return firstUnreadable;
    }

    /** By pass, in order. */
    SortedSet<Integer> passes(Split split) {
        return shards.passes(split);
    }

    RowPlan walk() {
        return new RowPlan(shards, images, sources);
    }

    int rowsPerShard() {
        return wishes.rowsPerShard();
    }

    Compression compression() {
        return wishes.compression();
    }

    private void count() {
        Map<Split, Map<Integer, PartCounter>> counters = new TreeMap<>();
        for (Split split : Split.values()) {
            Map<Integer, PartCounter> ofSplit = new TreeMap<>();
            passes(split).forEach(pass -> ofSplit.put(pass, new PartCounter()));
            counters.put(split, ofSplit);
        }
        try (RowPlan rows = walk()) {
            while (rows.advance()) {
                PlannedImage image = rows.image();
                if (!image.status().equals(SampleFile.OK)) {
                    unreadable++;
                    firstUnreadable =
                            firstUnreadable.or(() -> Optional.of(new ImageFailure(image.sample(), image.status())));
                }
                counters.get(image.sample().split())
                        .forEach((pass, counter) -> counter.add(rows.row(pass).kind()));
            }
        }
        counters.forEach((split, ofSplit) -> ofSplit.forEach((pass, counter) -> {
            if (counter.keep + counter.copy + counter.compute > 0) {
                parts.add(part(split, pass, counter));
            }
        }));
    }

    private Part part(Split split, int pass, PartCounter counter) {
        int rows = counter.copy + counter.compute;
        int rowsPerShard = wishes.rowsPerShard();
        int full = rows / rowsPerShard;
        int rest = rows % rowsPerShard;
        long bytes =
                full * ShardSize.estimate(recipe, rowsPerShard) + (rest == 0 ? 0 : ShardSize.estimate(recipe, rest));
        return new Part(
                split,
                pass,
                shards.nextNumber(split, pass),
                counter.compute,
                counter.copy,
                0,
                counter.keep,
                full + (rest == 0 ? 0 : 1),
                bytes);
    }

    private static final class PartCounter {
        private int keep;
        private int copy;
        private int compute;

        void add(RowPlan.Row.Kind kind) {
            switch (kind) {
                case KEEP -> keep++;
                case COPY -> copy++;
                case COMPUTE -> compute++;
                case NONE -> {}
            }
        }
    }
}
