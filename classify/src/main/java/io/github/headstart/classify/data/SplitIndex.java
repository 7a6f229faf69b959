package io.github.headstart.classify.data;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.error.PipelineException;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * An index of the rows of one split: it locates each row in a shard. Images are numbered from 0 in the store's order;
 * the row of image i in pass p has the number p * images() + i. Holds a few integers per row and no features.
 * Immutable.
 */
public final class SplitIndex {
    private static final int ABSENT = -1;

    private final Split split;
    private final List<Sample> samples;
    private final int[] labels;
    private final int passes;
    private final List<ShardEntry> shards;
    private final int[] shardOfRow;
    private final int[] positionInShard;
    private final List<IncompletePass> incompletePasses;

    private SplitIndex(
            Split split,
            List<Sample> samples,
            int[] labels,
            List<ShardEntry> shards,
            int[] shardOfRow,
            int[] positionInShard,
            List<IncompletePass> incompletePasses) {
        this.split = split;
        this.samples = List.copyOf(samples);
        this.labels = labels;
        this.shards = shards;
        this.shardOfRow = shardOfRow;
        this.positionInShard = positionInShard;
        this.incompletePasses = List.copyOf(incompletePasses);
        this.passes = samples.isEmpty() ? 0 : shardOfRow.length / samples.size() - 1;
    }

    /**
     * An augmentation pass that some images do not have.
     *
     * @param missing number of images without a row in this pass
     */
    public record IncompletePass(int pass, int missing) {}

    /** Reads the keys of a split's rows. Augmentation passes are used up to the first that lacks an image. */
    public static SplitIndex of(FeatureStore store, Split split) {
        List<ShardEntry> shards = store.manifest().shards().stream()
                .filter(shard -> shard.split() == split)
                .toList();
        int last = shards.stream().mapToInt(ShardEntry::pass).max().orElse(0);
        List<Sample> samples = new ArrayList<>();
        Map<Sample, Integer> numbers = new HashMap<>();
        int[] shardOfRow = new int[0];
        int[] positionInShard = new int[0];
        List<IncompletePass> incompletePasses = new ArrayList<>();
        for (int pass = 0; pass <= last; pass++) {
            List<List<FeatureKey>> keys = new ArrayList<>();
            for (ShardEntry shard : shards) {
                keys.add(shard.pass() == pass ? keys(store, shard) : List.of());
            }
            if (pass == 0) {
                keys.stream().flatMap(List::stream).forEach(key -> {
                    numbers.put(key.sample(), samples.size());
                    samples.add(key.sample());
                });
            }
            int first = pass * samples.size();
            shardOfRow = Arrays.copyOf(shardOfRow, first + samples.size());
            positionInShard = Arrays.copyOf(positionInShard, first + samples.size());
            Arrays.fill(shardOfRow, first, shardOfRow.length, ABSENT);
            for (int shard = 0; shard < shards.size(); shard++) {
                for (int place = 0; place < keys.get(shard).size(); place++) {
                    Integer number = numbers.get(keys.get(shard).get(place).sample());
                    if (number != null) {
                        shardOfRow[first + number] = shard;
                        positionInShard[first + number] = place;
                    }
                }
            }
            int missing = (int) Arrays.stream(shardOfRow, first, shardOfRow.length)
                    .filter(shard -> shard == ABSENT)
                    .count();
            if (missing > 0) {
                incompletePasses.add(new IncompletePass(pass, missing));
            }
        }
        int usable =
                incompletePasses.isEmpty() ? last + 1 : incompletePasses.get(0).pass();
        return new SplitIndex(
                split,
                samples,
                labels(store.directory(), store.manifest().classes(), samples),
                shards,
                Arrays.copyOf(shardOfRow, usable * samples.size()),
                Arrays.copyOf(positionInShard, usable * samples.size()),
                incompletePasses);
    }

    public Split split() {
        return split;
    }

    public int images() {
        return samples.size();
    }

    /** Number of augmentation passes that every image has, besides pass 0. */
    public int passes() {
        return passes;
    }

    /** The passes that the store does not have for every image. They and later passes are not used. */
    public List<IncompletePass> incompletePasses() {
        return incompletePasses;
    }

    public Sample sample(int image) {
        return samples.get(image);
    }

    /** The class number of a row's image. */
    public int label(int row) {
        return labels[row % samples.size()];
    }

    /** Number of images of each class, by class number. */
    public int[] counts(int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            counts[label]++;
        }
        return counts;
    }

    /**
     * A subset of the images with all their passes, renumbered from 0.
     *
     * @param images image numbers in this index
     */
    public SplitIndex subset(int[] images) {
        int[] rows = IntStream.rangeClosed(0, passes)
                .flatMap(pass -> Arrays.stream(images).map(image -> pass * images() + image))
                .toArray();
        return new SplitIndex(
                split,
                Arrays.stream(images).mapToObj(samples::get).toList(),
                Arrays.stream(images).map(image -> labels[image]).toArray(),
                shards,
                Arrays.stream(rows).map(row -> shardOfRow[row]).toArray(),
                Arrays.stream(rows).map(row -> positionInShard[row]).toArray(),
                incompletePasses);
    }

    ShardEntry shard(int row) {
        return shards.get(shardOfRow[row]);
    }

    int positionInShard(int row) {
        return positionInShard[row];
    }

    private static List<FeatureKey> keys(FeatureStore store, ShardEntry shard) {
        try (FeatureReader reader = store.read(shard)) {
            return reader.keys();
        }
    }

    /** The class numbers of the samples, which are indices into {@code classes}. */
    static int[] labels(Path directory, List<String> classes, List<Sample> samples) {
        Map<String, Integer> numbers = new HashMap<>();
        for (int number = 0; number < classes.size(); number++) {
            numbers.putIfAbsent(classes.get(number), number);
        }
        return samples.stream()
                .mapToInt(sample -> {
                    Integer number = numbers.get(sample.label());
                    if (number == null) {
                        throw new PipelineException("%s: %s has the label %s, expected one of the store's classes %s"
                                .formatted(directory, sample.path(), sample.label(), classes));
                    }
                    return number;
                })
                .toArray();
    }
}
