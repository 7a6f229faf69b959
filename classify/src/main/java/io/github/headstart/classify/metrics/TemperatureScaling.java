package io.github.headstart.classify.metrics;

import io.github.headstart.error.PipelineException;

/**
 * Temperature scaling by Guo et al., "On Calibration of Modern Neural Networks" (2017): the one number that logits are divided by so that
 * the negative log-likelihood of the labels is least. It changes the order of no two classes, and so no prediction.
 */
public final class TemperatureScaling {
    /** Relative, of the inverse temperature. */
    private static final double TOLERANCE = 1e-12;

    private static final int MOST_STEPS = 200;
    private static final double LONGEST_STEP = 4;

    private TemperatureScaling() {}

    /**
     * Finds where the derivative by the inverse of the temperature is zero, which increases with it: by Newton's method inside an
     * interval that contains the zero and is halved whenever a step would leave it or is more than half as long as the one before.
     *
     * @param source of the logits, for messages
     * @throws PipelineException if the likelihood grows without end as the temperature rises or falls
     */
    public static double fit(SplitLogits logits, String source) {
        if (!(logits.derivatives(0).first() < 0)) {
            throw new PipelineException(
                    "%s: expected a head whose logits are higher for the labels than for the other classes on average, found that they are not in its %d predictions of the validation split, so that no temperature is best; train a better head"
                            .formatted(source, logits.predictions()));
        }
        if (!(logits.derivatives(Double.POSITIVE_INFINITY).first() > 0)) {
            throw new PipelineException(
                    "%s: expected wrong ones among the %d predictions of the validation split, found none, so that no temperature is best; validate on more images"
                            .formatted(source, logits.predictions()));
        }
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double inverse = 1;
        double before = Double.POSITIVE_INFINITY;
        for (int step = 0; step < MOST_STEPS; step++) {
            SplitLogits.Derivatives here = logits.derivatives(inverse);
            double newton = inverse - here.first() / here.second();
            if (Math.abs(newton - inverse) <= TOLERANCE * inverse) {
                return 1 / newton;
            }
            if (here.first() < 0) {
                low = inverse;
            } else {
                high = inverse;
            }
            double next;
            if (Double.isInfinite(high)) {
                // Where all probabilities are near 0 and 1 the second derivative is too, and the step would be too
                // long.
                double longest = LONGEST_STEP * inverse;
                next = newton > inverse && newton < longest ? newton : longest;
            } else {
                boolean shrinks = newton > low && newton < high && Math.abs(newton - inverse) <= before / 2;
                next = shrinks ? newton : (low + high) / 2;
            }
            before = Math.abs(next - inverse);
            inverse = next;
        }
        return 1 / inverse;
    }
}
