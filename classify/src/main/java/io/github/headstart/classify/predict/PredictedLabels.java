package io.github.headstart.classify.predict;

import io.github.headstart.classify.metrics.Decision;
import io.github.headstart.dataset.Labelling;
import io.github.headstart.error.Checks;
import java.util.List;
import java.util.Optional;

/**
 * The labels that predictions are given, see {@link Labelling}: the most probable class, or {@link #UNKNOWN} where its probability is
 * below a threshold. Where an image may have several classes, all that are predicted.
 *
 * @param classes names by class number
 * @param threshold above 0 to 1, compared as a float; empty to give every image a label of classes
 */
public record PredictedLabels(List<String> classes, Labelling labelling, Optional<Double> threshold) {
    /** The label below the threshold. */
    public static final String UNKNOWN = "unknown";

    /**
     * @throws io.github.headstart.error.InvalidValueException if it is no such threshold, a class has the name of its label, or images
     *     may have several classes, of which no one probability decides
     */
    public PredictedLabels {
        classes = List.copyOf(classes);
        if (threshold.isPresent()) {
            new Checks()
                    .that(
                            threshold.get() > 0 && threshold.get() <= 1,
                            "threshold",
                            "a probability above 0, to 1",
                            threshold.get().toString())
                    .that(
                            !classes.contains(UNKNOWN),
                            "threshold",
                            "a run without a class named " + UNKNOWN + ", the label below the threshold",
                            "one; compare the probabilities with a threshold instead")
                    .that(
                            !labelling.isMultiLabel(),
                            "threshold",
                            "a run on images of one class each",
                            "one on images of several (%s); compare the probabilities with a threshold instead"
                                    .formatted(labelling))
                    .done();
        }
    }

    /** The numbers of the predicted classes, ascending. */
    int[] predicted(ImagePrediction prediction) {
        return decision().predicted(prediction.probabilities());
    }

    /** @param prediction for a file that could be read */
    public String of(ImagePrediction prediction) {
        return isUnknown(prediction) ? UNKNOWN : decision().label(classes, prediction.probabilities());
    }

    /** @param prediction for a file that could be read */
    public boolean isUnknown(ImagePrediction prediction) {
        return threshold.isPresent()
                && decision().confidence(prediction.probabilities())
                        < threshold.get().floatValue();
    }

    private Decision decision() {
        return Decision.of(labelling);
    }
}
