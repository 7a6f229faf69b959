package io.github.headstart.backbone;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The shape of one feature map, without the batch. Values are row-major, the last dimension fastest: of a map
 * [height, width, channel], index = (row * width + column) * channels + channel.
 */
public record FeatureShape(List<Integer> dimensions) {
    private static final int MAP_RANK = 3;

    public FeatureShape {
        dimensions = List.copyOf(dimensions);
        if (dimensions.isEmpty() || dimensions.stream().anyMatch(size -> size < 1)) {
            throw new IllegalArgumentException("feature shape must have positive dimensions but is " + dimensions);
        }
    }

    public static FeatureShape of(Integer... dimensions) {
        return new FeatureShape(List.of(dimensions));
    }

    /** The number of values in one map. */
    public int size() {
        return dimensions.stream().reduce(1, Math::multiplyExact);
    }

    /** The shape after pooling over height and width. */
    public FeatureShape pooled() {
        return of(dimensions.get(dimensions.size() - 1));
    }

    /** Whether this is a map [height, width, channel]. */
    public boolean isMap() {
        return dimensions.size() == MAP_RANK;
    }

    /** Names of the dimensions, where they have names. */
    public List<String> names() {
        return isMap() ? List.of("height", "width", "channel") : List.of();
    }

    @Override
    public String toString() {
        return dimensions.stream().map(String::valueOf).collect(Collectors.joining("×"));
    }
}
