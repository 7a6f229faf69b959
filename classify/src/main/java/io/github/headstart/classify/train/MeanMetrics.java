package io.github.headstart.classify.train;

import io.github.headstart.classify.head.BatchResult;
import io.github.headstart.classify.head.HeadSpec;
import io.github.headstart.classify.metrics.Decision;
import io.github.headstart.classify.train.History.Metrics;

/** The running means of loss and accuracy over samples, as in Keras's history. Not thread-safe. */
final class MeanMetrics {
    private final HeadSpec spec;
    private double loss;
    private long correct;
    private long samples;

    MeanMetrics(HeadSpec spec) {
        this.spec = spec;
    }

    /** @param labels of the batch, at least count, as the head takes them */
    void add(BatchResult result, int[] labels, int count) {
        loss += result.loss() * count;
        samples += count;
        for (int i = 0; i < count; i++) {
            float[] probabilities = result.probabilities()[i];
            if (spec.labelling().isMultiLabel()) {
                correct += rightDecisions(probabilities, labels, i * spec.labelSize());
            } else {
                correct += isMostProbable(probabilities, labels[i]) ? 1 : 0;
            }
        }
    }

    /** The accuracy is the share of right decisions: one for each sample, or one for each sample and class. */
    Metrics metrics() {
        return new Metrics((double) correct / (samples * spec.labelSize()), loss / samples);
    }

    private static int rightDecisions(float[] probabilities, int[] labels, int start) {
        int right = 0;
        for (int index = 0; index < probabilities.length; index++) {
            right += Decision.isPredicted(probabilities[index]) == (labels[start + index] == 1) ? 1 : 0;
        }
        return right;
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
