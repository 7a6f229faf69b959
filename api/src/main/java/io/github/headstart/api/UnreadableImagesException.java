package io.github.headstart.api;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Some of the images to predict could not be read. */
public final class UnreadableImagesException extends HeadstartException {
    private static final int MOST_NAMED = 10;

    private final SortedMap<Integer, String> reasons;

    UnreadableImagesException(SortedMap<Integer, String> reasons, int images) {
        super(message(reasons, images), null);
        this.reasons = Collections.unmodifiableSortedMap(new TreeMap<>(reasons));
    }

    /** Why each of them could not be read, by its index in the list, from 0. */
    public SortedMap<Integer, String> reasons() {
        return reasons;
    }

    private static String message(SortedMap<Integer, String> reasons, int images) {
        String named = reasons.entrySet().stream()
                .limit(MOST_NAMED)
                .map(UnreadableImagesException::text)
                .collect(Collectors.joining("; "));
        int more = reasons.size() - MOST_NAMED;
        return "%d of %d images could not be read: %s%s"
                .formatted(reasons.size(), images, named, more > 0 ? "; and %d more".formatted(more) : "");
    }

    private static String text(Map.Entry<Integer, String> reason) {
        return "index %d: %s".formatted(reason.getKey(), reason.getValue());
    }
}
