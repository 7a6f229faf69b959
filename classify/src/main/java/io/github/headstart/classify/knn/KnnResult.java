package io.github.headstart.classify.knn;

import java.util.Optional;

/**
 * The accuracy of k-nearest-neighbour classification with one k.
 *
 * @param foldsAccuracy mean over the folds of the train split, 0 to 1
 * @param foldsDeviation sample standard deviation over the folds
 * @param validationAccuracy empty if there is no validation split
 * @param testAccuracy present for the chosen k only, if there is a test split
 */
public record KnnResult(
        int k,
        double foldsAccuracy,
        double foldsDeviation,
        Optional<Double> validationAccuracy,
        Optional<Double> testAccuracy) {}
