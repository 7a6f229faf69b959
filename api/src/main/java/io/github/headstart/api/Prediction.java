package io.github.headstart.api;

import java.util.List;

/**
 * What a model predicts for an image. Immutable: the array is copied in and out.
 *
 * @param labels the most probable class, the first of ties; where images may have several classes, all that are more probable than 0.5,
 *     in the order of {@link HeadstartModel#classes}, or none
 * @param confidence the probability of what is predicted, 0 to 1; where images may have several classes, of the most doubtful of them:
 *     that the image has it, or that it has it not
 * @param probabilities float[classes] in the order of {@link HeadstartModel#classes}, each 0 to 1; calibrated if the run is. They add
 *     up to 1 unless images may have several classes
 */
public record Prediction(List<String> labels, float confidence, float[] probabilities) {
    /** Copies what it is given. */
    public Prediction {
        labels = List.copyOf(labels);
        probabilities = probabilities.clone();
    }

    @Override
    public float[] probabilities() {
        return probabilities.clone();
    }

    /** The predicted class; where images may have several, their names with {@code |} between two, as the commands print them. */
    public String label() {
        return String.join("|", labels);
    }
}
