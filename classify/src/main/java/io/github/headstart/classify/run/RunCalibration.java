package io.github.headstart.classify.run;

import io.github.headstart.classify.metrics.CalibrationErrors;
import io.github.headstart.dataset.Split;
import io.github.headstart.text.Count;
import java.util.List;
import java.util.Locale;

/**
 * The calibration of a finished run by temperature scaling (Guo et al., "On Calibration of Modern Neural Networks", 2017). Immutable.
 *
 * @param temperature what the logits of the head in the folder {@code head} are divided by, above 0: more than 1 makes it less confident
 * @param splits the validation split, which the temperature was fitted on, and the test split if there is one
 */
public record RunCalibration(double temperature, List<OfSplit> splits) {
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
