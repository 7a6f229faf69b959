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
 * The store's images that a scan of the data set did not read: an image that is there but cannot be read keeps its rows,
 * one that is gone loses them.
 *
 * @param kept images that cannot be read, with the content that the store has of them, and the reason
 * @param stored how many images the store has
 * @param missing how many of them are neither listed any more, nor is their content anywhere else
 * @param firstMissing the paths of a few of those
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

    /** @throws PipelineException if more images are gone than may be */
    void check(Limit limit, Path root) {
        if (missing > limit.of(stored)) {
            throw new PipelineException(
                    "%s: %d of the store's %d images are no longer there (%s), and at most %d may be dropped; nothing was changed. Is a disk not mounted? Put them back, or confirm with option `max_dropped` %d"
                            .formatted(root, missing, stored, names(), limit.of(stored), missing));
        }
    }

    /** The first few that are missing. */
    String names() {
        return String.join(", ", firstMissing) + (missing > firstMissing.size() ? ", …" : "");
    }

    /** Why an image cannot be read: for a reason of its own, or since a folder that it lies in cannot be listed. */
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
