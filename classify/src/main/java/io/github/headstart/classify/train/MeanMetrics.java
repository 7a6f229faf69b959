package io.github.headstart.classify.train;

import io.github.headstart.classify.head.BatchResult;
import io.github.headstart.classify.train.History.Metrics;

/** The running means of loss and accuracy over samples, as in Keras's history. Not thread-safe. */
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

    Metrics metrics() {
        return new Metrics((double) correct / samples, loss / samples);
    }

    /** Of ties the first class counts as the most probable. */
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
