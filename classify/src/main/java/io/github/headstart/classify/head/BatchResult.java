package io.github.headstart.classify.head;

/**
 * The loss and the predictions of a head for one batch.
 *
 * @param loss mean over the batch, including the regularization loss, as Keras reports it
 * @param probabilities float[count][classes], one column per class, also for two classes
 */
public record BatchResult(double loss, float[][] probabilities) {}
