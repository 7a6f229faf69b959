package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Split;
import java.util.Arrays;
import java.util.Objects;

/**
 * The prediction for one labelled image. Immutable: the array is copied in and out.
 *
 * @param path of the image, relative to the dataset's root, {@code /} between parts
 * @param decision how the probabilities become predicted classes
 * @param label true classes, indices into the classes, ascending
 * @param probabilities float[classes]; adding up to 1 where an image has one class
 */
public record Prediction(String path, Split split, Decision decision, int[] label, float[] probabilities) {
    public Prediction {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(split, "split");
        probabilities = probabilities.clone();
        label = label.clone();
        for (int each : label) {
            if (each < 0 || each >= probabilities.length) {
                throw new IllegalArgumentException(
                        "%s: expected a label from 0 to %d, found %d".formatted(path, probabilities.length - 1, each));
            }
        }
    }

    /** Of an image of one class. */
    public Prediction(String path, Split split, int label, float[] probabilities) {
        this(path, split, Decision.MOST_PROBABLE, new int[] {label}, probabilities);
    }

    @Override
    public int[] label() {
        return label.clone();
    }

    @Override
    public float[] probabilities() {
        return probabilities.clone();
    }

    /** The predicted classes, ascending. */
    public int[] predicted() {
        return decision.predicted(probabilities);
    }

    /** Whether exactly the true classes are predicted. */
    public boolean isCorrect() {
        return Arrays.equals(predicted(), label);
    }

    /** The probability of what is predicted, 0 to 1; where an image may have several classes, of the most doubtful of them. */
    public float confidence() {
        return decision.confidence(probabilities);
    }

    /** The probability of what is predicted wrongly, 0 to 1; the highest where an image may have several classes. */
    public float confidenceOfError() {
        return decision.confidenceOfError(probabilities, label);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prediction that
                && path.equals(that.path)
                && split.equals(that.split)
                && decision == that.decision
                && Arrays.equals(label, that.label)
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, split, decision, Arrays.hashCode(label), Arrays.hashCode(probabilities));
    }

    @Override
    public String toString() {
        return "Prediction[path=%s, split=%s, label=%s, probabilities=%s]"
                .formatted(path, split, Arrays.toString(label), Arrays.toString(probabilities));
    }
}
