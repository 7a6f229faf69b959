package io.github.headstart.classify.predict;

import io.github.headstart.error.Checks;
import java.util.List;
import java.util.Optional;

/**
 * The labels that predictions are given: the most probable class, or {@link #UNKNOWN} where its probability is below a threshold.
 *
 * @param classes names by class number
 * @param threshold above 0 to 1, compared as a float; empty to give every image a class
 */
public record PredictedLabels(List<String> classes, Optional<Double> threshold) {
    /** The label below the threshold. */
    public static final String UNKNOWN = "unknown";

    /** @throws io.github.headstart.error.InvalidValueException if it is no such threshold, or a class has the name of its label */
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
                    .done();
        }
    }

    /** Without a threshold. */
    public static PredictedLabels of(List<String> classes) {
        return new PredictedLabels(classes, Optional.empty());
    }

    /** @param prediction for a file that could be read */
    public String of(ImagePrediction prediction) {
        return isUnknown(prediction) ? UNKNOWN : classes.get(prediction.predicted());
    }

    /** @param prediction for a file that could be read */
    public boolean isUnknown(ImagePrediction prediction) {
        return threshold.isPresent()
                && prediction.confidence() < threshold.get().floatValue();
    }
}
