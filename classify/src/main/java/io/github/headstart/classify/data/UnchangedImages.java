package io.github.headstart.classify.data;

import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import java.util.Collection;
import java.util.List;

/** The unchanged images of all splits, numbered consecutively from 0. Not thread-safe. */
public final class UnchangedImages {
    private final List<SplitIndex> splits;
    private final SampleReader samples;

    public UnchangedImages(FeatureStore store, Collection<SplitIndex> splits) {
        this.splits = List.copyOf(splits);
        samples = new SampleReader(store);
    }

    public List<SplitIndex> splits() {
        return splits;
    }

    public int count() {
        return splits.stream().mapToInt(SplitIndex::images).reduce(0, Math::addExact);
    }

    /** The first 64 bits of the SHA-256 of each image. */
    public long[] contents() {
        long[] contents = new long[count()];
        int start = 0;
        for (SplitIndex rows : splits) {
            samples.contents(rows, contents, start);
            start += rows.images();
        }
        return contents;
    }

    public Sample sample(int image) {
        return find(image, samples::sample);
    }

    public Split split(int image) {
        return find(image, (rows, number) -> rows.split());
    }

    /** The numbers of the image's classes, ascending; must not be changed. */
    public int[] label(int image) {
        return find(image, SplitIndex::classes);
    }

    void read(Features source, int image, float[] target) {
        find(image, (rows, number) -> {
            source.read(rows, number, target, 0);
            return rows;
        });
    }

    /** An image's property, from its split and its number in that. */
    @FunctionalInterface
    private interface Property<T> {
        T of(SplitIndex rows, int number);
    }

    private <T> T find(int image, Property<T> property) {
        int number = image;
        for (SplitIndex rows : splits) {
            if (number < rows.images()) {
                return property.of(rows, number);
            }
            number -= rows.images();
        }
        throw new IndexOutOfBoundsException("image %d of %d".formatted(image, count()));
    }
}
