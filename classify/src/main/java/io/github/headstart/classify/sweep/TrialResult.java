package io.github.headstart.classify.sweep;

import io.github.headstart.classify.train.History.Epoch;
import io.github.headstart.classify.train.StopReason;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * The result of a trial.
 *
 * @param best the best epoch of each fold, or of the single training without folds; empty if a training had none
 * @param epochs number of epochs trained, mean over the folds
 * @param testAccuracy 0 to 1; present if the trial was the best so far and there is a test split
 */
public record TrialResult(
        Trial trial,
        List<Epoch> best,
        double epochs,
        StopReason stopReason,
        double seconds,
        Optional<Double> testAccuracy) {
    public TrialResult {
        best = List.copyOf(best);
    }

    /** The mean over the folds; NaN if a training had no best epoch. */
    double mean(ToDoubleFunction<Epoch> value) {
        OptionalDouble mean = best.stream().mapToDouble(value).average();
        return mean.orElse(Double.NaN);
    }

    /**
     * The sample standard deviation over the folds, NumPy's {@code std} with {@code ddof=1}; NaN for fewer than two.
     */
    double deviation(ToDoubleFunction<Epoch> value) {
        double mean = mean(value);
        double squares = best.stream()
                .mapToDouble(epoch -> Math.pow(value.applyAsDouble(epoch) - mean, 2))
                .sum();
        return best.size() < 2 ? Double.NaN : Math.sqrt(squares / (best.size() - 1));
    }
}
