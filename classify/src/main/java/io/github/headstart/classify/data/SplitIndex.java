package io.github.headstart.classify.data;

import io.github.headstart.dataset.Labelling;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.process.WorkerThreads;
import io.github.headstart.store.FeatureKey;
import io.github.headstart.store.FeatureReader;
import io.github.headstart.store.FeatureStore;
import io.github.headstart.store.ShardEntry;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * An index of the rows of one split: it locates each row in a shard. Images are numbered from 0 in the store's order;
 * the row of image i in pass p has the number p * images() + i. Holds four bytes per row and four per image, no paths
 * and no features: {@link SampleReader} reads an image's path again. Immutable.
 */
public final class SplitIndex {
    private static final int ABSENT = -1;

    /** Null for all splits. */
    private final Split split;
    /** The label's number of each image. */
    private final int[] labels;

    private final LabelSets sets;
    private final List<ShardEntry> shards;
    /** The place of each shard's first row among the rows of all these shards. */
    private final int[] firstPlaces;
    /** By row number. */
    private final int[] places;

    private final List<IncompletePass> incompletePasses;

    private SplitIndex(
            Split split,
            int[] labels,
            LabelSets sets,
            List<ShardEntry> shards,
            int[] firstPlaces,
            int[] places,
            List<IncompletePass> incompletePasses) {
        this.split = split;
        this.labels = labels;
        this.sets = sets;
        this.shards = shards;
        this.firstPlaces = firstPlaces;
        this.places = places;
        this.incompletePasses = List.copyOf(incompletePasses);
    }

    /**
     * An augmentation pass that some images do not have.
     *
     * @param missing number of images without a row in this pass
     */
    public record IncompletePass(int pass, int missing) {}

    /** Reads the keys of a split's rows. The images are those of pass 0. */
    public static SplitIndex of(FeatureStore store, Split split) {
        return of(store, split, shard -> shard.split() == split);
    }

    /** An index of the unchanged images of all splits, without augmentation passes. An image's split is that of its sample. */
    public static SplitIndex ofAllSplits(FeatureStore store) {
        return of(store, null, shard -> shard.pass() == 0);
    }

    private static SplitIndex of(FeatureStore store, Split split, Predicate<ShardEntry> wanted) {
        List<ShardEntry> shards =
                store.manifest().shards().stream().filter(wanted).toList();
        int[] firstPlaces = new int[shards.size()];
        for (int shard = 1; shard < firstPlaces.length; shard++) {
            firstPlaces[shard] =
                    Math.addExact(firstPlaces[shard - 1], shards.get(shard - 1).rows());
        }
        int images = shards.stream()
                .filter(shard -> shard.pass() == 0)
                .mapToInt(ShardEntry::rows)
                .sum();
        int last = images == 0
                ? 0
                : shards.stream().mapToInt(ShardEntry::pass).max().orElse(0);
        int[] labels = new int[images];
        int[] places = new int[Math.multiplyExact(images, last + 1)];
        Arrays.fill(places, ABSENT);
        long[] identities = new long[last == 0 ? 0 : images];
        LabelNumbers labelNumbers =
                new LabelNumbers(store.directory(), store.manifest().classes(), store.labelling());
        // A shard is checked when it is first read, which takes most of the time.
        try (WorkerThreads threads =
                new WorkerThreads("index", Runtime.getRuntime().availableProcessors())) {
            int firstImage = 0;
            for (int shard = 0; shard < firstPlaces.length; shard++) {
                ShardEntry entry = shards.get(shard);
                if (entry.pass() == 0) {
                    int image = firstImage;
                    int place = firstPlaces[shard];
                    threads.run(() -> {
                        List<FeatureKey> keys = keys(store, entry);
                        for (int i = 0; i < keys.size(); i++) {
                            Sample sample = keys.get(i).sample();
                            labels[image + i] = labelNumbers.of(sample);
                            places[image + i] = place + i;
                            if (last > 0) {
                                identities[image + i] = SampleReader.identity(sample);
                            }
                        }
                    });
                    firstImage += entry.rows();
                }
            }
            threads.await();
            HashIndex numbers = new HashIndex(identities);
            for (int shard = 0; shard < firstPlaces.length; shard++) {
                ShardEntry entry = shards.get(shard);
                if (entry.pass() > 0 && entry.pass() <= last) {
                    int place = firstPlaces[shard];
                    threads.run(() -> {
                        List<FeatureKey> keys = keys(store, entry);
                        for (int i = 0; i < keys.size(); i++) {
                            int image = numbers.first(
                                    SampleReader.identity(keys.get(i).sample()));
                            if (image >= 0) {
                                places[entry.pass() * images + image] = place + i;
                            }
                        }
                    });
                }
            }
            threads.await();
        }
        return new SplitIndex(
                split,
                labels,
                labelNumbers.sets(labels),
                shards,
                firstPlaces,
                places,
                IntStream.rangeClosed(1, last)
                        .mapToObj(pass -> new IncompletePass(pass, missing(places, pass * images, images)))
                        .filter(pass -> pass.missing() > 0)
                        .toList());
    }

    private static int missing(int[] places, int start, int count) {
        return (int) Arrays.stream(places, start, start + count)
                .filter(place -> place == ABSENT)
                .count();
    }

    /** @throws IllegalStateException of an index of all splits */
    public Split split() {
        if (split == null) {
            throw new IllegalStateException("an index of all splits has images of several");
        }
        return split;
    }

    public int images() {
        return labels.length;
    }

    /** Number of augmentation passes besides pass 0. Some images may lack some of them. */
    public int passes() {
        return labels.length == 0 ? 0 : places.length / labels.length - 1;
    }

    /** The passes that the store does not have for every image of the split. */
    public List<IncompletePass> incompletePasses() {
        return incompletePasses;
    }

    /** Whether the store has a row; it has all rows of pass 0. */
    public boolean has(int row) {
        return places[row] != ABSENT;
    }

    /** Number of passes that an image has, pass 0 included. */
    int passesOf(int image) {
        return incompletePasses.isEmpty()
                ? passes() + 1
                : (int) rowsOf(image).filter(this::has).count();
    }

    /** The row of an image in one of the passes that it has, counted from 0. */
    int rowOf(int image, int number) {
        return incompletePasses.isEmpty()
                ? number * images() + image
                : rowsOf(image).filter(this::has).skip(number).findFirst().orElseThrow();
    }

    private IntStream rowsOf(int image) {
        return IntStream.rangeClosed(0, passes()).map(pass -> pass * images() + image);
    }

    public Labelling labelling() {
        return sets.labelling();
    }

    /** The number of the label of a row's image. Where an image has one class, it is the class's number. */
    public int label(int row) {
        return labels[row % labels.length];
    }

    /** How many labels there are: label numbers are below. */
    public int labels() {
        return sets.count();
    }

    /** The numbers of the classes of a row's image, ascending. Not copied, must not be changed. */
    public int[] classes(int row) {
        return sets.classes(label(row));
    }

    /** The number of values that {@link #writeLabel} writes. */
    int labelSize() {
        return sets.size();
    }

    /** Writes the label of a row's image as a head takes it: its class's number or, where it has several, 0 or 1 for each class. */
    void writeLabel(int row, int[] target, int start) {
        sets.write(label(row), target, start);
    }

    /** Number of images of each class, by class number. */
    public int[] counts(int classes) {
        int[] counts = new int[classes];
        for (int label : labels) {
            for (int each : sets.classes(label)) {
                counts[each]++;
            }
        }
        return counts;
    }

    /**
     * A subset of the images with all their passes, renumbered from 0.
     *
     * @param images image numbers in this index
     */
    public SplitIndex subset(int[] images) {
        return new SplitIndex(
                split,
                Arrays.stream(images).map(image -> labels[image]).toArray(),
                sets,
                shards,
                firstPlaces,
                IntStream.range(0, images.length * (passes() + 1))
                        .map(row -> places[row / images.length * images() + images[row % images.length]])
                        .toArray(),
                incompletePasses);
    }

    ShardEntry shard(int row) {
        return shards.get(shardOf(row));
    }

    int positionInShard(int row) {
        return places[row] - firstPlaces[shardOf(row)];
    }

    private int shardOf(int row) {
        int found = Arrays.binarySearch(firstPlaces, places[row]);
        return found >= 0 ? found : -found - 2;
    }

    static List<FeatureKey> keys(FeatureStore store, ShardEntry shard) {
        try (FeatureReader reader = store.read(shard)) {
            return reader.keys();
        }
    }
}
