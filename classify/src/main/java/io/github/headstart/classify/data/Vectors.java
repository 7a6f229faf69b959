package io.github.headstart.classify.data;

/** Vectors of one length, numbered from 0 and read when they are asked for, so that their number is not limited by memory. */
public interface Vectors {
    int count();

    /** The number of values of each vector. */
    int length();

    /** @return float[length], the caller's own */
    float[] vector(int number);
}
