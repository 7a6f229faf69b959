package io.github.headstart.augment;

/** The numbers from {@code lowest} to {@code highest}, {@code [low, high]} in the manifest; both may be the same. */
public record Range(double lowest, double highest) {
    public Range {
        if (!(lowest <= highest)) {
            throw new IllegalArgumentException("a range goes from low to high, not from %s to %s"
                    .formatted(Double.toString(lowest), Double.toString(highest)));
        }
    }

    @Override
    public String toString() {
        return "[%s, %s]".formatted(Double.toString(lowest), Double.toString(highest));
    }
}
