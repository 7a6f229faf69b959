package io.github.headstart.classify.check;

import io.github.headstart.classify.data.Features;
import io.github.headstart.classify.data.SampleReader;
import io.github.headstart.classify.data.SplitIndex;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.Split;
import io.github.headstart.store.FeatureStore;
import java.util.Collection;
import java.util.List;

/** The unchanged images of all splits, numbered consecutively from 0. Not thread-safe. */
final class CheckedImages {
    private final List<SplitIndex> splits;
    private final SampleReader samples;

    CheckedImages(FeatureStore store, Collection<SplitIndex> splits) {
        this.splits = List.copyOf(splits);
        samples = new SampleReader(store);
    }

    List<SplitIndex> splits() {
        return splits;
    }

    int count() {
        return splits.stream().mapToInt(SplitIndex::images).reduce(0, Math::addExact);
    }

    /** The first 64 bits of the SHA-256 of each image. */
    long[] contents() {
        long[] contents = new long[count()];
        int start = 0;
        for (SplitIndex rows : splits) {
            samples.contents(rows, contents, start);
            start += rows.images();
        }
        return contents;
    }

    Sample sample(int image) {
        return find(image, samples::sample);
    }

    Split split(int image) {
        return find(image, (rows, number) -> rows.split());
    }

    int label(int image) {
        return find(image, SplitIndex::label);
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
