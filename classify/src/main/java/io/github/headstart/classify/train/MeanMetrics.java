package io.github.headstart.classify.train;

import io.github.headstart.classify.head.BatchResult;
import io.github.headstart.classify.train.History.Metrics;

/** Means over samples, as Keras's progress bar and history have them. Not thread-safe. */
final class MeanMetrics {
    private double loss;
    private long correct;
    private long samples;

    /** @param labels of the batch, at least count */
    void add(BatchResult result, int[] labels, int count) {
        loss += result.loss() * count;
        samples += count;
        for (int i = 0; i < count; i++) {
            correct += isMostProbable(result.probabilities()[i], labels[i]) ? 1 : 0;
        }
    }

    Metrics scores() {
        return new Metrics((double) correct / samples, loss / samples);
    }

    /** Of equals the first counts as the most probable. */
    private static boolean isMostProbable(float[] probabilities, int label) {
        for (int other = 0; other < probabilities.length; other++) {
            boolean before = other < label
                    ? probabilities[other] >= probabilities[label]
                    : probabilities[other] > probabilities[label];
            if (before) {
                return false;
            }
        }
        return true;
    }
}
