package io.github.headstart.classify.metrics;

import java.util.List;
import java.util.Optional;

/**
 * The accuracy of the predictions whose confidence reaches a threshold, by the share of samples that have such a prediction: one minus
 * the risk–coverage curve of El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (2010). The confidence is
 * the probability of the predicted class. Of more than 8,192 samples, points closer than 1/4,096 of coverage are left out. Immutable.
 *
 * @param points from the highest threshold to the lowest, where the coverage is 1; not empty
 */
public record CoverageCurve(List<Point> points) {
    public CoverageCurve {
        points = List.copyOf(points);
    }

    /**
     * @param threshold the lowest confidence of the samples that are covered, 0 to 1
     * @param coverage share of samples whose confidence is at least the threshold, above 0 to 1
     * @param accuracy their accuracy, 0 to 1
     */
    public record Point(float threshold, double coverage, double accuracy) {}

    /** What a threshold gives; empty if no sample reaches it. */
    public Optional<Point> at(float threshold) {
        return points.stream().filter(point -> point.threshold() >= threshold).reduce((before, last) -> last);
    }
}
