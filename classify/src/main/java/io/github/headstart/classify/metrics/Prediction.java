package io.github.headstart.classify.metrics;

import io.github.headstart.dataset.Split;
import java.util.Arrays;
import java.util.Objects;

/**
 * The prediction for one labelled image. Immutable: the array is copied in and out.
 *
 * @param path of the image, relative to the dataset's root, {@code /} between parts
 * @param label true class, an index into the classes
 * @param probabilities float[classes], adding up to 1
 */
public record Prediction(String path, Split split, int label, float[] probabilities) {
    public Prediction {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(split, "split");
        probabilities = probabilities.clone();
        if (label < 0 || label >= probabilities.length) {
            throw new IllegalArgumentException(
                    "%s: expected a label from 0 to %d, found %d".formatted(path, probabilities.length - 1, label));
        }
    }

    @Override
    public float[] probabilities() {
        return probabilities.clone();
    }

    /** The most probable class, the first of ties, as an index into the classes. */
    public int predicted() {
        return ClassificationReport.mostProbable(probabilities);
    }

    /** The probability of the predicted class, 0 to 1. */
    public float confidence() {
        return probabilities[predicted()];
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Prediction that
                && path.equals(that.path)
                && split.equals(that.split)
                && label == that.label
                && Arrays.equals(probabilities, that.probabilities);
    }

    @Override
    public int hashCode() {
        return Objects.hash(path, split, label, Arrays.hashCode(probabilities));
    }

    @Override
    public String toString() {
        return "Prediction[path=%s, split=%s, label=%d, probabilities=%s]"
                .formatted(path, split, label, Arrays.toString(probabilities));
    }
}
