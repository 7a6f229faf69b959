package io.github.headstart.extract.run;

import io.github.headstart.dataset.ImageFile;
import io.github.headstart.dataset.Sample;
import io.github.headstart.dataset.SampleScan;
import io.github.headstart.dataset.UnreadableFile;
import io.github.headstart.error.PipelineException;
import io.github.headstart.extract.plan.StoredIndex;
import io.github.headstart.measure.Limit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The store's images that a scan of the data set did not read: an image that exists but cannot be read keeps its rows, one
 * that is missing loses them.
 *
 * @param kept images that cannot be read, with the content recorded in the store, and the reason
 * @param stored number of images in the store
 * @param missing number of those whose path is no longer listed and whose content is not found elsewhere
 * @param firstMissing the paths of the first few of them
 */
record UnreadImages(Map<Sample, String> kept, int stored, int missing, List<String> firstMissing) {
    private static final int NAMED = 3;

    static UnreadImages of(SampleScan scan, StoredIndex rows) {
        Map<String, UnreadableFile> unreadable = new HashMap<>();
        scan.unreadable().forEach(file -> unreadable.put(file.file().path(), file));
        Set<String> paths = new HashSet<>();
        Set<String> contents = new HashSet<>();
        scan.samples().forEach(sample -> {
            paths.add(sample.path());
            contents.add(sample.sha256());
        });
        Map<Sample, String> kept = new LinkedHashMap<>();
        int missing = 0;
        List<String> firstMissing = new ArrayList<>();
        Collection<Sample> stored = rows.samples();
        for (Sample sample : stored) {
            if (paths.contains(sample.path())) {
                continue;
            }
            Optional<UnreadableFile> reason = reason(unreadable, sample.path());
            if (reason.isPresent()) {
                ImageFile place = reason.get().file();
                ImageFile file = new ImageFile(sample.path(), place.label(), place.splits());
                kept.put(file.sample(sample.sha256()), reason.get().status());
            } else if (!contents.contains(sample.sha256())) {
                missing++;
                if (firstMissing.size() < NAMED) {
                    firstMissing.add(sample.path());
                }
            }
        }
        return new UnreadImages(kept, stored.size(), missing, firstMissing);
    }

    /** @throws PipelineException if more images are missing than allowed */
    void check(Limit limit, Path root) {
        if (missing > limit.of(stored)) {
            throw new PipelineException(
                    "%s: %d of the store's %d images are missing from the data set (%s), and at most %d may be dropped; nothing was changed. Check that the disk is mounted and restore them, or confirm with option `max_dropped` %d"
                            .formatted(root, missing, stored, names(), limit.of(stored), missing));
        }
    }

    /** The first few missing images. */
    String names() {
        return String.join(", ", firstMissing) + (missing > firstMissing.size() ? ", …" : "");
    }

    /** Why an image cannot be read: the file itself is unreadable, or one of its parent folders cannot be listed. */
    private static Optional<UnreadableFile> reason(Map<String, UnreadableFile> unreadable, String path) {
        String place = path;
        while (!unreadable.containsKey(place)) {
            int end = place.lastIndexOf('/');
            if (end < 0) {
                return Optional.empty();
            }
            place = place.substring(0, end);
        }
        return Optional.of(unreadable.get(place));
    }
}
