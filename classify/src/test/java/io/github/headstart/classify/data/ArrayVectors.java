package io.github.headstart.classify.data;

/** Vectors in memory. */
public record ArrayVectors(float[][] values) implements Vectors {
    @Override
    public int count() {
        return values.length;
    }

    @Override
    public int length() {
        return values.length == 0 ? 0 : values[0].length;
    }

    @Override
    public float[] vector(int number) {
        return values[number].clone();
    }
}
