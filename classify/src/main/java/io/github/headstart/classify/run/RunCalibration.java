package io.github.headstart.classify.run;

import io.github.headstart.classify.metrics.CalibrationErrors;
import io.github.headstart.dataset.Split;
import io.github.headstart.json.OmittedIfAbsent;
import io.github.headstart.text.Count;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The calibration of a finished run by temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017). Immutable.
 *
 * @param temperature what the logits of the head in the folder {@code head} are divided by, above 0: more than 1 makes it less confident
 * @param relativeStandardError of the temperature, a share of it; empty in runs that were calibrated by earlier versions
 * @param splits the validation split, which the temperature was fitted on, and the test split if there is one
 */
public record RunCalibration(
        double temperature, @OmittedIfAbsent Optional<Double> relativeStandardError, List<OfSplit> splits) {
    /** Above it the U.S. National Center for Health Statistics takes an estimate for unreliable. */
    private static final double UNRELIABLE = 0.3;

    public RunCalibration {
        splits = List.copyOf(splits);
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException("expected a temperature above 0, found " + temperature);
        }
    }

    /**
     * @param before of the head as it was trained
     * @param after with the temperature
     */
    public record OfSplit(Split split, int images, CalibrationErrors before, CalibrationErrors after) {}

    /** That there are too few validation images for the temperature, in a sentence. */
    public Optional<String> warning() {
        return relativeStandardError
                .filter(error -> error > UNRELIABLE)
                .map(error -> String.format(
                        Locale.ROOT,
                        "the temperature is unreliable: expected a standard error of at most %.0f %% of it, found %.0f %%; validate on more images",
                        100 * UNRELIABLE,
                        100 * error));
    }

    /** For people, for example {@code temperature 1.3712, fitted on 1,000 validation images}. */
    public String text() {
        return String.format(
                Locale.ROOT,
                "temperature %.4f, fitted on %s",
                temperature,
                splits.stream()
                        .filter(each -> each.split() == Split.VALIDATION)
                        .findFirst()
                        .map(each -> Count.of(each.images(), "validation image"))
                        .orElse("validation images"));
    }
}
