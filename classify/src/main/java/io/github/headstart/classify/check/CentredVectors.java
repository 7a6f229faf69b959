package io.github.headstart.classify.check;

import io.github.headstart.classify.data.Vectors;
import io.github.headstart.classify.nearest.UnitTiles;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Vectors of length 1 from the mean of all; one that equals the mean has length 0. Their values are in descending order
 * of variance, so that the first few tell most of two vectors. Not thread-safe.
 */
final class CentredVectors implements Vectors {
    private final Vectors vectors;
    private final float[] mean;
    private final int[] order;

    /** Reads all vectors once. */
    CentredVectors(Vectors vectors) {
        this.vectors = vectors;
        int length = vectors.length();
        double[] means = new double[length];
        double[] squares = new double[length];
        for (int number = 0; number < vectors.count(); number++) {
            add(vectors.vector(number), number + 1, means, squares);
        }
        mean = new float[length];
        for (int i = 0; i < length; i++) {
            mean[i] = (float) means[i];
        }
        order = IntStream.range(0, length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -squares[i]))
                .mapToInt(i -> i)
                .toArray();
    }

    /** Welford's update of means and sums of squared differences from them. */
    private static void add(float[] vector, int count, double[] means, double[] squares) {
        for (int i = 0; i < vector.length; i++) {
            double difference = vector[i] - means[i];
            means[i] += difference / count;
            squares[i] += difference * (vector[i] - means[i]);
        }
    }

    @Override
    public int count() {
        return vectors.count();
    }

    @Override
    public int length() {
        return vectors.length();
    }

    @Override
    public float[] vector(int number) {
        float[] vector = vectors.vector(number);
        float[] centred = new float[vector.length];
        for (int i = 0; i < centred.length; i++) {
            centred[i] = vector[order[i]] - mean[order[i]];
        }
        return UnitTiles.unit(centred);
    }
}
