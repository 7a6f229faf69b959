package io.github.headstart.classify.knn;

import io.github.headstart.classify.nearest.Neighbors;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * Counts for several numbers of neighbours k, how often the most frequent class among the nearest k is the right one.
 * Each neighbour has one vote; of classes with the same number the first wins. Not thread-safe.
 */
final class Votes {
    private final List<Integer> sizes;
    private final int classes;
    private final int[] right;
    private int count;

    /** @param sizes the values of k, ascending */
    Votes(List<Integer> sizes, int classes) {
        this.sizes = sizes;
        this.classes = classes;
        right = new int[sizes.size()];
    }

    /** @param labels the class of each row */
    void add(int label, Neighbors neighbors, IntUnaryOperator labels) {
        int[] votes = new int[classes];
        int counted = 0;
        for (int i = 0; i < right.length; i++) {
            for (; counted < Math.min(sizes.get(i), neighbors.count()); counted++) {
                votes[labels.applyAsInt(neighbors.row(counted))]++;
            }
            right[i] += mostVoted(votes) == label ? 1 : 0;
        }
        count++;
    }

    private static int mostVoted(int[] votes) {
        int most = 0;
        for (int label = 1; label < votes.length; label++) {
            most = votes[label] > votes[most] ? label : most;
        }
        return most;
    }

    int count() {
        return count;
    }

    /** @param index into the values of k */
    double accuracy(int index) {
        return (double) right[index] / count;
    }
}
