package io.github.headstart.classify.head;

/**
 * What a head says of one batch.
 *
 * @param loss mean over the batch, regularisation included, as Keras reports it
 * @param probabilities float[count][classes], one column for each class, for two classes as well
 */
public record BatchResult(double loss, float[][] probabilities) {}
