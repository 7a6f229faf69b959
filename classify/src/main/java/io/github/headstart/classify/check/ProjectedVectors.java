package io.github.headstart.classify.check;

import io.github.headstart.classify.data.Vectors;
import io.github.headstart.classify.nearest.UnitTiles;
import java.util.SplittableRandom;

/**
 * Projections of vectors onto random directions, of length 1, which nearly preserve angles (Johnson–Lindenstrauss lemma)
 * and take less time and memory. Vectors that are short anyway stay as they are. Not thread-safe.
 */
final class ProjectedVectors implements Vectors {
    private static final int LENGTH = 128;

    private final Vectors vectors;
    private final float[][] signs;

    ProjectedVectors(Vectors vectors) {
        this.vectors = vectors;
        SplittableRandom random = new SplittableRandom(0);
        signs = new float[vectors.length() <= LENGTH ? 0 : vectors.length()][LENGTH];
        for (float[] row : signs) {
            for (int i = 0; i < LENGTH; i++) {
                row[i] = random.nextBoolean() ? 1 : -1;
            }
        }
    }

    @Override
    public int count() {
        return vectors.count();
    }

    @Override
    public int length() {
        return signs.length == 0 ? vectors.length() : LENGTH;
    }

    @Override
    public float[] vector(int number) {
        return of(vectors.vector(number));
    }

    /** The projection of another vector. */
    float[] of(float[] vector) {
        if (signs.length == 0) {
            return vector;
        }
        float[] projected = new float[LENGTH];
        for (int i = 0; i < vector.length; i++) {
            addMultiple(projected, vector[i], signs[i]);
        }
        return UnitTiles.unit(projected);
    }

    private static void addMultiple(float[] sums, float factor, float[] values) {
        for (int i = 0; i < LENGTH; i++) {
            sums[i] += factor * values[i];
        }
    }
}
