package io.github.headstart.extract.plan;

import io.github.headstart.dataset.Sample;
import io.github.headstart.error.PipelineException;
import io.github.headstart.measure.Limit;
import io.github.headstart.storage.Location;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The store's images that the data set no longer has: neither at their path nor their content at another. Not thread-safe. */
public final class MissingImages {
    private static final int NAMED = 3;

    private final int stored;
    private final SortedSet<Sample> first = new TreeSet<>(Sample.BY_PLACE);
    private int count;

    /** @param stored number of images in the store */
    MissingImages(int stored) {
        this.stored = stored;
    }

    void add(Sample sample) {
        count++;
        first.add(sample);
        if (first.size() > NAMED) {
            first.remove(first.last());
        }
    }

    public int count() {
        return count;
    }

    /** The number of the store's images. */
    public int stored() {
        return stored;
    }

    /** The paths of the first few. */
    public String names() {
        return first.stream().map(Sample::path).collect(Collectors.joining(", ")) + (count > first.size() ? ", …" : "");
    }

    /** @throws PipelineException if more images are missing than allowed */
    public void check(Limit limit, Location root) {
        if (count > limit.of(stored)) {
            throw new PipelineException(
                    "%s: %d of the store's %d images are missing from the data set (%s), and at most %d may be dropped; nothing was changed. Check that the disk is mounted and restore them, or confirm with option `max_dropped` %d"
                            .formatted(root, count, stored, names(), limit.of(stored), count));
        }
    }
}
